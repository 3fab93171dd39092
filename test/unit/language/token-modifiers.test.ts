import * as assert from 'node:assert/strict';
import { handleState } from '../../../src/language/token-modifiers';
import { indexOfRun } from '../../../src/analysis/run-index';
import { tokensOfFormat } from '../../../src/trace/line-tokens';
import { textOfToken, TokenKind } from '../../../src/trace/tokens';
import { run } from '../support';

describe('states of handles', () => {
  it('tell what leaks, fails and does nothing', () => {
    const lines = [
      'arena 64',
      'a = alloc 8',
      'b = alloc 128',
      'free b',
      't[0..3] = alloc 4',
      'free t[0..1], a',
      'free a',
      'x = realloc a 8',
    ];
    const index = indexOfRun(run(...lines));
    const states = lines.flatMap((text, at) =>
      tokensOfFormat('alloctrace', text)
        .filter(({ kind }) => kind === TokenKind.HandleDefinition || kind === TokenKind.HandleUse)
        .map((token) => `${at + 1} ${textOfToken(text, token)} ${handleState(index, at + 1, text, token) ?? ''}`),
    );
    assert.deepEqual(states, [
      '2 a ',
      '3 b failed',
      '4 b unused',
      '5 t[0..3] leaked',
      '6 t[0..1] ',
      '6 a ',
      '7 a failed',
      '8 x failed',
      '8 a failed',
    ]);
  });

  it('strike the second of two like words alone', () => {
    const text = 'free session, session';
    const index = indexOfRun(run('session = alloc 8', text));
    const uses = tokensOfFormat('alloctrace', text).filter(({ kind }) => kind === TokenKind.HandleUse);
    assert.deepEqual(
      uses.map((token) => handleState(index, 2, text, token)),
      [undefined, 'failed'],
    );
  });
});
