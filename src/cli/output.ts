// Standard output, written no faster than it is taken.
import type { Writable } from 'node:stream';
import type { ReportSink } from '../report/sink';

/** Text is handed to the stream in pieces of about this many characters. */
const pieceLength = 1 << 16;

/**
 * Writes much text to a stream with bounded memory: `write` gathers, and says when the caller has to wait for `drained`
 * before going on. A reader that goes away (`| head`) closes it quietly.
 */
export class Output implements ReportSink {
  private pending = '';
  private blocked = false;
  private ended = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error) => this.end(error));
    stream.on('drain', () => {
      this.blocked = false;
      this.wake?.();
    });
  }

  /** True once nothing can be written any more: the rest need not be produced. */
  get closed(): boolean {
    return this.ended;
  }

  /** Returns false when the caller should await `drained` before it writes more. */
  write(text: string): boolean {
    this.pending += text;
    if (this.pending.length >= pieceLength) this.push();
    return !this.blocked && !this.ended;
  }

  /** Settles when there is room again, or nothing can be written any more. */
  async drained(): Promise<void> {
    while (this.blocked && !this.ended) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    this.wake = undefined;
  }

  /** Hands over what is left and waits until it has gone out. Throws what kept it from going out, a reader gone away excepted. */
  async finish(): Promise<void> {
    this.push();
    if (!this.ended) {
      const error = await new Promise<Error | null | undefined>((resolve) => this.stream.write('', resolve));
      if (error) this.end(error);
    }
    if (this.failure) throw this.failure;
  }

  private end(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.failure = error;
    this.ended = true;
    this.wake?.();
  }

  private push(): void {
    if (!this.ended && this.pending !== '' && !this.stream.write(this.pending)) this.blocked = true;
    this.pending = '';
  }
}
