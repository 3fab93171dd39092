import { english } from '../../../src/model/localize';
import { Session } from '../../../src/session/session';
import type { TraceSource } from '../../../src/session/source';
import type { WorkQueue } from '../../../src/work/queue';
import { CountingQueue } from '../work/queues';

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

export function newSession(queue: WorkQueue = new CountingQueue()): Session {
  return new Session('file:///test.alloctrace', queue, english);
}

/** Allocations and frees in turn, `count` operations. */
export function pingPong(count: number): string {
  return 'arena 1MiB unit 16\n' + 'a = alloc 100\nfree a\n'.repeat(count / 2);
}
