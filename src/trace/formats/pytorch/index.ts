// Snapshots of PyTorch's CUDA allocator: torch.cuda.memory._dump_snapshot writes a pickle, other tools the same as JSON.
import { Byte } from '../../characters';
import type { Evidence, Head, TraceFormat } from '../../format';
import { Recording } from '../../recording';
import { TraceError, type Trace, type TraceReader } from '../../trace';
import { readJson } from './json';
import { readPickle } from './pickle';
import { readSnapshot, SnapshotStacks } from './snapshot';

/** Larger ones would not fit the memory once read. */
const mostBytes = 2 ** 30;
const eventBytes = 60;
/** The first opcode of a pickle. */
const protocolOp = 0x80;

/** Gathers a snapshot, which can be read only as a whole. */
class SnapshotReader implements TraceReader {
  private bytes: Uint8Array;
  private length = 0;

  constructor(expectedBytes: number) {
    this.bytes = new Uint8Array(Math.min(Math.max(expectedBytes, 1 << 16), mostBytes));
  }

  push(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > mostBytes) {
      throw new TraceError('A snapshot of more than 1 GiB is not read. Record less, with _record_memory_history(max_entries=…).');
    }
    if (length > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(length, this.bytes.length * 2));
      bytes.set(this.bytes.subarray(0, this.length));
      this.bytes = bytes;
    }
    this.bytes.set(chunk, this.length);
    this.length = length;
  }

  finish(): Trace {
    const bytes = this.bytes.subarray(0, this.length);
    const recording = new Recording(pytorch.seesEveryCall);
    recording.expect(this.length / eventBytes);
    const isPickle = bytes[0] === protocolOp;
    const stacks = new SnapshotStacks(recording, isPickle);
    if (this.length > 0) readSnapshot(isPickle ? readPickle(bytes, stacks) : readJson(withoutMark(bytes), stacks), recording);
    return recording.finish(pytorch);
  }
}

/** The bytes without the mark of UTF-8. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function recognise({ bytes, lines }: Head): Evidence {
  const head = new TextDecoder('latin1').decode(bytes);
  const isPickle = bytes[0] === protocolOp && bytes[1] >= 1 && bytes[1] <= 5;
  const first = lines
    .find((line) => line.trim() !== '')
    ?.trim()
    .charCodeAt(0);
  const isJson = first === 123 || first === Byte.Bracket;
  const hasKeys = /device_traces|segment_type/.test(head) || (head.includes('total_size') && head.includes('allocated_size'));
  const certainty = (isPickle || isJson) && hasKeys ? 1 : 0;
  return { certainty, reason: { message: 'it has the keys of a snapshot of PyTorch', values: [] } };
}

export const pytorch: TraceFormat<'pytorch'> = {
  name: 'pytorch',
  title: (localize) => localize('PyTorch memory snapshot'),
  isRecorded: true,
  // A history is a ring, but what is in it is complete.
  seesEveryCall: true,
  extensions: ['.torch.pickle', '.torch.json'],
  binaryFiles: ['*.pickle'],
  recognise,
  createReader: (expectedBytes) => new SnapshotReader(expectedBytes),
  samples: (localize) => [
    {
      file: 'training-steps.torch.pickle',
      title: localize('PyTorch: training steps on a GPU'),
      description: localize('A constructed snapshot of the memory allocator: activations and gradients come and go, weights stay.'),
    },
  ],
  documentation: {
    files: '`snapshot.pickle`, or the same as JSON, whatever the name',
    from: '`torch.cuda.memory._record_memory_history()`, then `torch.cuda.memory._dump_snapshot("snapshot.pickle")`. The pickle is read as data: what would run code is refused.',
    sees: 'Every block of the caching allocator on each device, with stack, stream and time, as far back as the history reaches; a “line” is the number of an event. A block ends where its free is completed. Not: blocks that are older than the history.',
    basis: 'Real files.',
  },
};
