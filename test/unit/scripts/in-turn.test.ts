import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../project';

type Task<T> = (write: (text: string) => void) => Promise<T>;
interface InTurn {
  runInTurn: <T>(tasks: readonly Task<T>[], most: number, write: (text: string) => void) => Promise<T[]>;
}

/** A promise, and what resolves it. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('suites side by side', () => {
  let runInTurn: InTurn['runInTurn'];

  before(async () => {
    ({ runInTurn } = (await import(pathToFileURL(path.join(root, 'scripts', 'lib', 'in-turn.mjs')).href)) as InTurn);
  });

  it('read as if one had run after the other, the first at once', async () => {
    const [first, second, third] = [gate(), gate(), gate()];
    let heard = '';
    const task =
      (name: string, until: Promise<void>): Task<string> =>
      async (write) => {
        write(`${name} begins. `);
        await until;
        write(`${name} ends. `);
        return name;
      };
    const all = runInTurn([task('a', first.opened), task('b', second.opened), task('c', third.opened)], 2, (text) => (heard += text));
    assert.equal(heard, 'a begins. ');
    second.open();
    await new Promise(setImmediate);
    assert.equal(heard, 'a begins. ', 'b has ended, and is not heard yet');
    first.open();
    await new Promise(setImmediate);
    assert.equal(heard, 'a begins. a ends. b begins. b ends. c begins. ');
    third.open();
    assert.deepEqual(await all, ['a', 'b', 'c']);
    assert.equal(heard, 'a begins. a ends. b begins. b ends. c begins. c ends. ');
  });

  it('are never more at once than may be', async () => {
    let running = 0;
    const most: number[] = [];
    const task: Task<void> = async () => {
      most.push(++running);
      await new Promise(setImmediate);
      running--;
    };
    await runInTurn(
      Array.from({ length: 7 }, () => task),
      3,
      () => undefined,
    );
    assert.equal(Math.max(...most), 3);
    assert.equal(most.length, 7);
  });

  it('fail as soon as one does', async () => {
    await assert.rejects(
      runInTurn([() => Promise.reject(new Error('no processor'))], 2, () => undefined),
      /no processor/,
    );
  });
});
