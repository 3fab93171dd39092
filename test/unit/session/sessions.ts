import { english } from '../../../src/model/localize';
import { Session } from '../../../src/session/session';
import type { Slicer } from '../../../src/work/slicer';
import type { TraceSource } from '../../../src/session/source';

/** A slicer whose clock goes on by a millisecond with each look at it, and which tells when a slice ends. */
export class CountingSlicer implements Slicer {
  yields = 0;
  private time = 0;

  constructor(private readonly onYield: (yields: number) => void = () => undefined) {}

  now(): number {
    return this.time++;
  }

  async yield(): Promise<void> {
    this.onYield(++this.yields);
    await Promise.resolve();
  }
}

export function textSource(text: string, fileName = 'test.alloctrace'): TraceSource {
  return bytesSource(new TextEncoder().encode(text), fileName);
}

export function bytesSource(bytes: Uint8Array, fileName = 'test.alloctrace'): TraceSource {
  return {
    fileName,
    // eslint-disable-next-line @typescript-eslint/require-await -- sources are read asynchronously
    async *chunks() {
      yield bytes;
    },
  };
}

export function newSession(slicer: Slicer = new CountingSlicer()): Session {
  return new Session('file:///test.alloctrace', slicer, english);
}

/** Allocations and frees in turn, `count` operations. */
export function pingPong(count: number): string {
  return 'arena 1MiB unit 16\n' + 'a = alloc 100\nfree a\n'.repeat(count / 2);
}
