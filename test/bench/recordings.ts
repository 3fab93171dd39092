// One program's calls, made up from a seed, as the recorders that people use would have written them down.
import { randomNumbers } from '../../src/model/random';
import { Turnover } from '../../src/workload/turnover';
import { PickleWriter } from './pickle-writer';

/** How many calls a program makes. */
export const callCount = 400_000;
const liveBlocks = 5000;
const siteCount = 400;
const threadCount = 4;
/** Where the heap begins, and how far apart its blocks lie. */
const heapStart = 0x55d0c2a00000;
const blockSpacing = 64;
/** Where the program's code lies. */
const codeStart = 0x55d0c0001000;

/** A call of malloc or, where `size` is negative, of free. */
interface Call {
  readonly size: number;
  /** The block's number: one that is freed is given out again. */
  readonly block: number;
  readonly site: number;
  readonly thread: number;
  readonly nanoseconds: number;
}

/** `count` calls of a program with a few hundred call sites, on a heap that hands the block out first that was freed last. */
export function programCalls(count = callCount): Call[] {
  const random = randomNumbers(2);
  const turnover = new Turnover(liveBlocks, random);
  const freed: number[] = [];
  const calls: Call[] = [];
  let blocks = 0;
  let nanoseconds = 6_836_364_545_698;
  while (calls.length < count) {
    nanoseconds += 200 + random(2000);
    const call = { site: random(siteCount), thread: random(threadCount), nanoseconds };
    if (turnover.isBirth()) {
      const block = freed.pop() ?? blocks++;
      turnover.born(block);
      calls.push({ ...call, block, size: 16 + random(1000) });
    } else {
      const block = turnover.death();
      freed.push(block);
      calls.push({ ...call, block, size: -1 });
    }
  }
  return calls;
}

/** How the calls stand in a file, and how somebody in a hurry would read a line of it. */
export interface BenchRecording {
  write(calls: readonly Call[]): Uint8Array;
  /**
   * Finds a call in a line: the groups `new` and `size` where it allocates, the group `old` where it frees. Absent where the file is not made of lines that hold
   * a call each.
   */
  readonly pattern?: RegExp;
}

/** Lines, each of one call. */
function lines(line: (call: Call) => string, pattern: RegExp): BenchRecording {
  return { write: (calls) => textOf(calls.map(line)), pattern };
}

/** By the name of the format. */
export const recordings = {
  mtrace: lines(
    (call) => `@ ${siteOf(call)} ${call.size < 0 ? `- ${addressOf(call)}` : `+ ${addressOf(call)} 0x${call.size.toString(16)}`}`,
    /^@ (?<site>.*) (?:\+ (?<new>0x[0-9a-f]+) (?<size>0x[0-9a-f]+)|- (?<old>0x[0-9a-f]+))$/,
  ),
  rep: { write: repText, pattern: /^(?:a (?<new>\d+) (?<size>\d+)|f (?<old>\d+))$/ },
  'heaptrack-raw': { write: rawText, pattern: /^(?:\+ (?<size>[0-9a-f]+) [0-9a-f]+ (?<new>[0-9a-f]+)|- (?<old>[0-9a-f]+))$/ },
  heaptrack: { write: interpretedText, pattern: /^(?:\+ (?<new>[0-9a-f]+)|- (?<old>[0-9a-f]+))$/ },
  calls: lines(
    (call) => (call.size < 0 ? `free(${addressOf(call)})` : `malloc(${call.size}) = ${addressOf(call)}`),
    /malloc\((?<size>\d+)\) = (?<new>0x[0-9a-f]+)|free\((?<old>0x[0-9a-f]+)\)/,
  ),
  ltrace: lines(
    (call) =>
      call.size < 0 ? padded(`program->free(${addressOf(call)})`, '<void>') : padded(`program->malloc(${call.size})`, addressOf(call)),
    /->(?:malloc\((?<size>\d+)\) += (?<new>0x[0-9a-f]+)|free\((?<old>0x[0-9a-f]+)\))/,
  ),
  valgrind: lines(
    (call) => `--21639-- ${call.size < 0 ? `free(${upperAddressOf(call)})` : `malloc(${call.size}) = ${upperAddressOf(call)}`}`,
    /^--\d+-- (?:malloc\((?<size>\d+)\) = (?<new>0x[0-9A-F]+)|free\((?<old>0x[0-9A-F]+)\))/,
  ),
  uftrace: lines(
    (call) =>
      `   0.080 us [ ${12667 + call.thread}] | ${call.size < 0 ? `free(${addressOf(call)});` : `malloc(${call.size}) = ${addressOf(call)};`}`,
    /^ *[\d.]+ us \[ *(?<thread>\d+)\] \| *(?:malloc\((?<size>\d+)\) = (?<new>0x[0-9a-f]+)|free\((?<old>0x[0-9a-f]+)\))/,
  ),
  lttng: lines(
    (call) =>
      `[${clockOf(call)}] (+0.000000571) vm lttng_ust_libc:${call.size < 0 ? 'free' : 'malloc'}: { cpu_id = ${call.thread} }, ` +
      `{ vpid = 12498, vtid = ${12498 + call.thread}, ip = ${codeStart + 64 * call.site} }, ` +
      `{ ${call.size < 0 ? '' : `size = ${call.size}, `}ptr = ${upperAddressOf(call)} }`,
    /^\[(?<time>[\d:.]+)\].*lttng_ust_libc:(?:malloc: .*size = (?<size>\d+), ptr = (?<new>0x[0-9A-F]+)|free: .*ptr = (?<old>0x[0-9A-F]+))/,
  ),
  bpftrace: lines(
    (call) =>
      `${call.nanoseconds} ${13129 + call.thread} ${call.size < 0 ? `free ${addressOf(call)}` : `malloc ${call.size} ${addressOf(call)}`}`,
    /^(?<time>\d+) (?<thread>\d+) (?:malloc (?<size>\d+) (?<new>0x[0-9a-f]+)|free (?<old>0x[0-9a-f]+))$/,
  ),
  android: lines(
    (call) => `${12345 + call.thread}: ${call.size < 0 ? `free ${addressOf(call)}` : `malloc ${addressOf(call)} ${call.size}`}`,
    /^(?<thread>\d+): (?:malloc (?<new>0x[0-9a-f]+) (?<size>\d+)|free (?<old>0x[0-9a-f]+))$/,
  ),
  fields: lines(
    (call) =>
      `{"ts":${call.nanoseconds},"tid":${11964 + call.thread},"op":${call.size < 0 ? '"free"' : `"malloc","size":${call.size}`},"ptr":"${addressOf(call)}"}`,
    /"ts":(?<time>\d+),"tid":(?<thread>\d+),"op":"(?:malloc","size":(?<size>\d+),"ptr":"(?<new>0x[0-9a-f]+)|free","ptr":"(?<old>0x[0-9a-f]+))"/,
  ),
  kmem: lines(
    (call) =>
      `         program-${1000 + call.thread}  [00${call.thread}] .....  ${(call.nanoseconds / 1e9).toFixed(6)}: ` +
      (call.size < 0
        ? `kfree: call_site=${kernelSite(call)} ptr=${kernelAddress(call)}`
        : `kmalloc: call_site=${kernelSite(call)} ptr=${kernelAddress(call)} bytes_req=${call.size} bytes_alloc=1024 gfp_flags=GFP_KERNEL`),
    /\] \S+ +(?<time>[\d.]+): k(?:malloc: call_site=\S+ ptr=(?<new>\w+) bytes_req=(?<size>\d+)|free: call_site=\S+ ptr=(?<old>\w+))/,
  ),
  pytorch: { write: snapshotPickle },
} satisfies Readonly<Record<string, BenchRecording>>;

function addressOf({ block }: Call): string {
  return `0x${(heapStart + blockSpacing * block).toString(16)}`;
}

function upperAddressOf({ block }: Call): string {
  return `0x${(heapStart + blockSpacing * block).toString(16).toUpperCase()}`;
}

function kernelAddress({ block }: Call): string {
  return `ffff8881${(0x10000000 + blockSpacing * block).toString(16)}`;
}

function kernelSite({ site }: Call): string {
  return `function${site}+0x${(site * 7 + 16).toString(16)}/0x1000`;
}

function siteOf({ site }: Call): string {
  return `./program:(function${site}+0x${((site * 37) % 256).toString(16)})[0x${(codeStart + 64 * site).toString(16)}]`;
}

/** ltrace aligns the answers. */
function padded(call: string, answer: string): string {
  return `${call.padEnd(49)}= ${answer}`;
}

function clockOf({ nanoseconds }: Call): string {
  const seconds = Math.floor(nanoseconds / 1e9);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(nanoseconds % 1e9).padStart(9, '0')}`;
}

/** Every block under a number of its own, behind the header of the malloc lab. */
function repText(calls: readonly Call[]): Uint8Array {
  const ids: number[] = [];
  let next = 0;
  const rows = calls.map(({ size, block }) => (size < 0 ? `f ${ids[block]}` : `a ${(ids[block] = next++)} ${size}`));
  return textOf(['20000000', String(next), String(rows.length), '1', ...rows]);
}

/** With the call tree: a node for each call site, in front of the first call of it. */
function rawText(calls: readonly Call[]): Uint8Array {
  const nodes: number[] = [];
  let count = 0;
  const rows = ['v 10400 3', 'x 8 /program', 'X ./program', 'I 1000 5e2990', 'm 1 -', `m 1 x ${codeStart.toString(16)} 0 100000`];
  calls.forEach(({ site, size, block, nanoseconds }, index) => {
    const address = (heapStart + blockSpacing * block).toString(16);
    if (index % 100 === 0) rows.push(`c ${Math.floor(nanoseconds / 1e6).toString(16)}`);
    if (size < 0) rows.push(`- ${address}`);
    else {
      if (nodes[site] === undefined) {
        rows.push(`t ${(codeStart + 64 * site).toString(16)} ${Math.floor(count / 2).toString(16)}`);
        nodes[site] = ++count;
      }
      rows.push(`+ ${size.toString(16)} ${nodes[site].toString(16)} ${address}`);
    }
  });
  return textOf(rows);
}

/** As heaptrack's interpreter leaves it: kinds of allocations, by a size and a call site, and their numbers. */
function interpretedText(calls: readonly Call[]): Uint8Array {
  const kinds = new Map<number, number>();
  const kindOf: number[] = [];
  const nodes: number[] = [];
  let count = 0;
  const rows = ['v 10400 3', 'X ./program', 'I 1000 5e2990', 's 8 /program'];
  let strings = 1;
  calls.forEach(({ site, size, block, nanoseconds }, index) => {
    if (index % 100 === 0) rows.push(`c ${Math.floor(nanoseconds / 1e6).toString(16)}`);
    if (size < 0) {
      rows.push(`- ${kindOf[block].toString(16)}`);
      return;
    }
    if (nodes[site] === undefined) {
      const name = `function${site}`;
      rows.push(`s ${name.length.toString(16)} ${name}`, `i ${(codeStart + 64 * site).toString(16)} 1 ${(++strings).toString(16)}`);
      rows.push(`t ${(count + 1).toString(16)} ${Math.floor(count / 2).toString(16)}`);
      nodes[site] = ++count;
    }
    const sized = size & ~15;
    const key = site * 4096 + sized;
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = kinds.size;
      kinds.set(key, kind);
      rows.push(`a ${sized.toString(16)} ${nodes[site].toString(16)}`);
    }
    kindOf[block] = kind;
    rows.push(`+ ${kind.toString(16)}`);
  });
  return textOf(rows);
}

/** What `torch.cuda.memory._dump_snapshot()` pickles: stacks are shared. */
function snapshotPickle(calls: readonly Call[]): Uint8Array {
  const stacks = Array.from({ length: siteCount }, (_, site) =>
    Array.from({ length: 8 }, (_unused, depth) => ({
      name: `function${(site * 7 + depth) % 97}`,
      filename: '/app/train.py',
      line: site + depth,
    })),
  );
  const events = calls.map((call) => ({
    action: call.size < 0 ? 'free_completed' : 'alloc',
    addr: heapStart + blockSpacing * call.block,
    size: Math.abs(call.size),
    stream: 0,
    time_us: Math.floor(call.nanoseconds / 1000),
    frames: stacks[call.site],
  }));
  return new PickleWriter().write({ segments: [], device_traces: [events] });
}

function textOf(rows: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${rows.join('\n')}\n`);
}
