import assert from 'node:assert/strict';
import { commandWords } from '../../../src/host/recording/command-words';

describe('words of a command', () => {
  const cases: [text: string, words: string[] | undefined][] = [
    ['', []],
    ['  ./program  -x 3 ', ['./program', '-x', '3']],
    [`a 'b  c' "d e" f\\ g`, ['a', 'b  c', 'd e', 'f g']],
    [`--name='x y'z "" ''`, ['--name=x yz', '', '']],
    [`"a \\"b\\" \\\\ \\n"`, ['a "b" \\ \\n']],
    [`'$HOME' $HOME *.c`, ['$HOME', '$HOME', '*.c']],
    [`a 'b`, undefined],
    [`a "b\\"`, undefined],
    [`a b\\`, undefined],
    [`a b'c d`, undefined],
  ];
  for (const [text, words] of cases) {
    it(`of ${JSON.stringify(text)} are ${JSON.stringify(words) ?? 'not there, a quote being open'}`, () => {
      assert.deepEqual(commandWords(text), words);
    });
  }
});
