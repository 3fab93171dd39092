// What a snapshot tells of the calls: the traces of its devices become one recording, in the order of time.
import { frameText } from '../../frame-text';
import { noName, type Recording } from '../../recording';
import { noStack } from '../../stack-table';
import { TraceError } from '../../trace';
import { Segments } from './segments';
import { CallStack, isFields, type Fields, type StackMaker, type Value } from './values';

const lowLimit = 0x1_0000_0000;
/** Where in the high half of an address the device stands: addresses have 48 bits, and each device has its own. */
const deviceUnit = 0x1_0000;
const microsecondsASecond = 1e6;
/** What stands in front of the path of an installed package. */
const packages = /^.*\/(site|dist)-packages\//;

/** Makes call stacks, each list of frames once however often events name it. */
export class SnapshotStacks implements StackMaker {
  private readonly known = new Map<readonly Value[], CallStack>();
  private readonly frames = new Map<Value, number>();

  /** `isShared`: lists and frames come up again as the same object, not as an equal one. */
  constructor(
    private readonly recording: Recording,
    private readonly isShared: boolean,
  ) {}

  stackOf(frames: readonly Value[]): CallStack {
    const known = this.known.get(frames);
    if (known) return known;
    const { stacks } = this.recording;
    let node = noStack;
    let site = noName;
    let siteRank = 0;
    for (let i = frames.length - 1; i >= 0; i--) {
      const name = this.nameOf(frames[i]);
      const rank = rankOf(frames[i]);
      if (rank >= siteRank) {
        site = name;
        siteRank = rank;
      }
      node = stacks.intern(node, name);
    }
    const stack = new CallStack(node, site);
    if (this.isShared) this.known.set(frames, stack);
    return stack;
  }

  private nameOf(frame: Value): number {
    const known = this.frames.get(frame);
    if (known !== undefined) return known;
    const { name, filename, line } = isFields(frame) ? frame : ({} as Fields);
    const text = frameText({
      function: typeof name === 'string' ? name : '',
      file: typeof filename === 'string' && filename !== '??' ? filename.replace(packages, '') : '',
      line: typeof line === 'number' ? line : 0,
      object: '',
      address: typeof filename === 'string' ? filename : '?',
    });
    const id = this.recording.names.internText(text);
    if (this.isShared) this.frames.set(frame, id);
    return id;
  }
}

/** How likely a frame is the place that people look for: in their own Python, in PyTorch's, in C++. */
function rankOf(frame: Value): number {
  const filename = isFields(frame) && typeof frame.filename === 'string' ? frame.filename : '';
  if (!filename.endsWith('.py')) return 0;
  return /[/\\]torch[/\\]/.test(filename) ? 1 : 2;
}

/**
 * Tells a recording the events of a snapshot. Lines are the numbers of the events, in the order of time. Throws TraceError where the value is no
 * snapshot.
 */
export function readSnapshot(snapshot: Value, recording: Recording): void {
  // The oldest are a bare list of segments, without events.
  const isOldest = Array.isArray(snapshot) && snapshot.every(isFields);
  if (!isOldest && (!isFields(snapshot) || !(Array.isArray(snapshot.device_traces) || Array.isArray(snapshot.segments)))) {
    throw new TraceError('This is no snapshot of PyTorch’s memory: it has neither device_traces nor segments.');
  }
  const traces = isFields(snapshot) && Array.isArray(snapshot.device_traces) ? snapshot.device_traces : [];
  const lists = traces.map((trace) => (Array.isArray(trace) ? trace.filter(isFields) : []));
  const next = lists.map(() => 0);
  const segments = new Segments();
  segments.addList(isFields(snapshot) ? snapshot.segments : snapshot);
  lists.forEach((list, device) => list.forEach((event) => segments.addEvent(event, device)));
  recording.regions.push(...segments.regions);
  const begin = lists.reduce((least, [first]) => (first ? Math.min(least, timeOf(first)) : least), Infinity);
  for (;;) {
    let device = -1;
    for (let each = 0; each < lists.length; each++) {
      if (next[each] === lists[each].length) continue;
      if (device < 0 || timeOf(lists[each][next[each]]) < timeOf(lists[device][next[device]])) device = each;
    }
    if (device < 0) return;
    readEvent(lists[device][next[device]++], device, begin, recording);
    recording.line++;
  }
}

/** Microseconds; 0 where older versions wrote none. */
function timeOf({ time_us }: Fields): number {
  return typeof time_us === 'number' ? time_us : 0;
}

function readEvent(event: Fields, device: number, begin: number, recording: Recording): void {
  const { action, addr, size, stream, frames } = event;
  const address = typeof addr === 'number' && addr > 0 ? addr : 0;
  const stack = frames instanceof CallStack ? frames : undefined;
  recording.time = typeof event.time_us === 'number' ? (event.time_us - begin) / microsecondsASecond : NaN;
  recording.stack = stack?.node ?? noStack;
  recording.site = stack?.site ?? noName;
  recording.thread = recording.names.internText(
    typeof stream === 'number' && stream !== 0 ? `cuda:${device} stream ${stream}` : `cuda:${device}`,
  );
  switch (action) {
    case 'alloc':
      if (address === 0) recording.counts.failed++;
      else recording.allocate(handleOf(address, device, recording), typeof size === 'number' && size > 0 ? size : 0, 1);
      break;
    // Who asks for a free may have to wait for another stream: the block ends when it is completed. The oldest have one event for both.
    case 'free_completed':
    case 'free':
      if (address === 0) recording.counts.nullFrees++;
      else recording.free(handleOf(address, device, recording), 1);
      break;
    case 'oom':
      recording.counts.failed++;
      break;
    case 'free_requested':
    case 'segment_alloc':
    case 'segment_free':
    case 'segment_map':
    case 'segment_unmap':
    case 'snapshot':
      break;
    default:
      recording.skipLine();
  }
}

function handleOf(address: number, device: number, recording: Recording): number {
  const high = Math.floor(address / lowLimit) + device * deviceUnit;
  return recording.handles.address(high >>> 0, address % lowLimit);
}
