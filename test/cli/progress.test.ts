import assert from 'node:assert/strict';
import { Progress } from '../../src/cli/progress';
import { english } from '../../src/model/localize';

/** A terminal that keeps what is written, and a clock that moves by hand. */
class Terminal {
  readonly written: string[] = [];
  time = 0;
  readonly progress: Progress;

  constructor(readonly isTTY: boolean) {
    this.progress = new Progress(this, english, () => this.time);
  }

  write(text: string): void {
    this.written.push(text);
  }
}

describe('progress', () => {
  it('one line, rewritten now and then, and taken away at the end', () => {
    const terminal = new Terminal(true);
    const { progress, written } = terminal;
    progress.reading(2 ** 20, 4 * 2 ** 20);
    assert.deepEqual(written, [], 'a short run shows nothing');
    terminal.time = 500;
    progress.reading(2 * 2 ** 20, 4 * 2 ** 20);
    progress.reading(3 * 2 ** 20, 4 * 2 ** 20);
    terminal.time = 600;
    progress.reading(5 * 2 ** 20, 0);
    terminal.time = 700;
    progress.running(1_500_000, 2_000_000);
    terminal.time = 800;
    progress.running(0, 0);
    progress.clear();
    progress.clear();
    assert.deepEqual(written, [
      '\r\x1b[Kreading: 2 MiB, 50%',
      '\r\x1b[Kreading: 5 MiB',
      '\r\x1b[Krunning: 1,500,000 operations, 75%',
      '\r\x1b[Krunning: 0 operations, 100%',
      '\r\x1b[K',
    ]);
  });

  it('nothing where there is no terminal, nothing to clear in a short run', () => {
    const pipe = new Terminal(false);
    pipe.time = 10_000;
    pipe.progress.reading(1, 2);
    pipe.progress.clear();
    assert.deepEqual(pipe.written, []);
    const terminal = new Terminal(true);
    terminal.progress.running(1, 2);
    terminal.progress.clear();
    assert.deepEqual(terminal.written, []);
  });
});
