import assert from 'node:assert/strict';
import { Questions, type AskedOfHost, type Question } from '../../../src/protocol/questions';

describe('Questions between host and page', () => {
  it('find their answers in any order, each once', async () => {
    const sent: Question<AskedOfHost>[] = [];
    const questions = new Questions<AskedOfHost>((question) => sent.push(question));
    const answers = [questions.ask('inspect', { byte: 1 }), questions.ask('inspect', { byte: 2 })];
    assert.deepEqual(
      sent.map(({ about }) => about.byte),
      [1, 2],
    );
    const [first, second] = sent;
    const free = { kind: 'free', from: 0, to: 8, order: 3, requested: 0 } as const;
    questions.answered({ type: 'answer', name: 'inspect', id: second.id, answer: free });
    questions.answered({ type: 'answer', name: 'inspect', id: first.id, answer: null });
    questions.answered({ type: 'answer', name: 'inspect', id: first.id, answer: free });
    assert.deepEqual(await Promise.all(answers), [null, free]);
  });

  it('have no answer where the other side is gone', async () => {
    const questions = new Questions<AskedOfHost>(() => undefined, 60_000);
    const answer = questions.ask('inspect', { byte: 1 });
    questions.abandon();
    assert.equal(await answer, undefined);
  });

  it('do not mind answers to what was not asked', () => {
    const questions = new Questions<AskedOfHost>(() => assert.fail('nothing is asked'));
    questions.answered({ type: 'answer', name: 'inspect', id: 7, answer: null });
  });
});
