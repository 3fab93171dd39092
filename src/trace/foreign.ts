// What a file looks like that is no trace: known by its first lines, each kind with a sentence that says what to do. Profiles that hold sums are
// among them: they have no sequence of calls that could be run.
import type { Head, Reason } from './format';
import { TraceError, type Trace } from './trace';

/** Below this score nothing worth mentioning speaks for the best format. */
const leastScore = 2;
/** What is known to be something else must speak for a format more clearly than by chance. */
const convincingScore = 20;

/** Fewer lines are not judged by what they are not. */
const leastLines = 5;

/** A kind of foreign file. `{0}` in its message are the names of the formats, `{1}` is what it is a file of. */
interface ForeignKind {
  /** Whether a file is of the kind; `text` are its first lines, `bytes` its first bytes one character each. */
  readonly test: (text: string, bytes: string) => boolean;
  readonly message: string;
  readonly of?: string;
}

/** What tools print of how much memory is or was in use, by names that nobody translates. */
const summaries: readonly (readonly [of: string, beginning: RegExp])[] = [
  ['ms_print', /^ms_print arguments:/m],
  ['callgrind', /^# callgrind format|^creator: callgrind/m],
  ['ltrace -c', /^% time +seconds +usecs\/call +calls +function\s*$/m],
  ['strace -c', /^% time +seconds +usecs\/call +calls +errors +syscall\s*$/m],
  ['tracemalloc', /^\S.*:\d+: size=[\d.]+ \w*B, count=\d+, average=/m],
  ['malloc_stats()', /^Arena 0:\s*\nsystem bytes +=/m],
  ['malloc_info()', /^<malloc version=/m],
  ['jemalloc', /^___ Begin jemalloc statistics ___/m],
  ['mimalloc', /^heap stats: +peak +total +/m],
  ['gperftools', /^MALLOC: +[\d=-]/m],
  ['/proc/PID/maps', /^[0-9a-f]{8,16}-[0-9a-f]{8,16} [r-][w-][x-][ps] [0-9a-f]{8} /m],
  ['/proc/meminfo', /^MemTotal: +\d+ kB$/m],
];

/** Reports that were made from a recording which can be read itself. */
const reports: readonly (readonly [of: string, beginning: RegExp])[] = [
  ['mtrace', /^(?:Memory not freed:\s*\n-+|- 0x[0-9a-f]+ Free \d+ was never alloc'd|No memory leaks\.$)/m],
  ['heaptrack_print', /^(?:MOST CALLS TO ALLOCATION FUNCTIONS|PEAK MEMORY CONSUMERS|reading file ".*" - please wait)/m],
];

/** The surest come first. */
const kinds: readonly ForeignKind[] = [
  {
    test: (text) => text.includes('"dhatFileVersion"'),
    message:
      'This is a DHAT profile: it holds sums of a program’s allocations, not the calls in their order. Record the calls instead, for example with: valgrind --trace-malloc=yes PROGRAM 2> FILE',
  },
  {
    test: (text) => /^desc: /m.test(text) && /^snapshot=\d/m.test(text),
    message:
      'This is a massif profile: it holds snapshots of how much memory was in use, not the calls. Record the calls instead, for example with: valgrind --trace-malloc=yes PROGRAM 2> FILE',
  },
  {
    test: (text) => /^heap_v2\/\d/.test(text),
    message:
      'This is a heap profile of jemalloc: it holds sums by call stack, not the calls in their order. Record the calls instead, for example with: ltrace -f -e malloc+calloc+realloc+free -o FILE PROGRAM',
  },
  {
    test: (text) => /^heap profile: /.test(text),
    message:
      'This is a heap profile of tcmalloc: it holds sums by call stack, not the calls in their order. Record the calls instead, for example with: ltrace -f -e malloc+calloc+realloc+free -o FILE PROGRAM',
  },
  {
    test: (_, bytes) => isPickle(bytes) && bytes.includes('tracemalloc'),
    message:
      'This is a snapshot of Python’s tracemalloc: it holds the blocks of one moment, not the calls. Record the calls instead, for example with: PYTHONMALLOC=malloc ltrace -e malloc+calloc+realloc+free -o FILE python3 PROGRAM',
  },
  {
    test: (text) => /^(\[pid +\d+\] |\d+ +)?([\d:.]+ )?(execve|brk|mmap|munmap|openat|mprotect)\(.*\) += /m.test(text),
    message:
      'This is a log of strace: it shows the system calls by which an allocator gets its memory, not the calls of malloc and free. Record those instead, for example with: ltrace -f -e malloc+calloc+realloc+free -o FILE PROGRAM',
  },
  {
    test: (text) => /^==\d+== (Memcheck|HEAP SUMMARY|Command|Copyright)/m.test(text),
    message:
      'This is a report of valgrind without the calls that it was made of. Run it again with: valgrind --trace-malloc=yes PROGRAM 2> FILE',
  },
  {
    test: (text) => /^=+\d+=+ERROR: AddressSanitizer|^=+\d+=+ERROR: LeakSanitizer/m.test(text),
    message: 'This is a sanitizer’s report, not a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (text) => /^\[[\d:]+\] Top \d+ stacks with outstanding allocations:/m.test(text),
    message:
      'This is what memleak prints by default: sums of what is not freed yet, by call stack. Run it again so that it prints the calls: memleak -t -p PID > FILE',
  },
  {
    test: (text) => /^Android Native Heap Dump v/m.test(text),
    message:
      'This is a heap dump of Android: it holds the blocks of one moment, not the calls. Record those instead, with record_allocs in libc.debug.malloc.options.',
  },
  ...summaries.map(([of, beginning]) => ({
    test: (text: string) => beginning.test(text),
    message:
      'This is from {1}: it holds sums or one moment’s state, not the calls in their order. Record the calls instead, for example with: ltrace -f -e malloc+calloc+realloc+free -o FILE PROGRAM',
    of,
  })),
  ...reports.map(([of, beginning]) => ({
    test: (text: string) => beginning.test(text),
    message: 'This is a report of {1}. Open the recording that it was made from instead.',
    of,
  })),
  {
    test: (text) => /^\[\d+\] (==>|<==) \d+\/\d+: ip \(/m.test(text),
    message: 'This is uftrace’s flat output: it has no arguments. Print the recording with: uftrace replay. AllocTrace reads {0}.',
  },
  {
    test: (text) => /^# tracer: /m.test(text) || /^\s*\S.*[-\s]\d+\s+(\(\s*[-\d]+\)\s+)?\[\d{3}\]( \S+)?\s+\d+\.\d{6}: /m.test(text),
    message: 'This looks like a log of ftrace or perf without allocation events that AllocTrace can run. AllocTrace reads {0}.',
  },
  {
    test: (text) => isOwnLog(text),
    message:
      'This looks like a log of allocations in words of its own. Say how its lines are to be read: with --pattern, or in VS Code with the command “Describe This Log…”.',
  },
  {
    test: (text) => /^\s*[{[]\s*(?:["{[\]}]|-?\d[\d.eE+-]*\s*[,\n])/.test(text),
    message: 'This looks like JSON, but not like a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (text) => /^\s*#\s*include\s*[<"]/m.test(text) || (text.match(/^[^#\n]*[;{}]\s*$/gm)?.length ?? 0) * 2 > lineCount(text),
    message: 'This looks like C source, not a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (text) => /^\s*(from \w[\w.]* import |import \w|def \w+\(.*:\s*$)/m.test(text) || /^#!.*python/.test(text),
    message: 'This looks like Python source, not a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (text) => isTable(text),
    message: 'This looks like a table, but none of its columns names calls or blocks. AllocTrace reads {0}.',
  },
  {
    test: (text) => text.startsWith('#!'),
    message: 'This looks like a script, not a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (text) => /^\s*<[!?a-zA-Z]/.test(text),
    message: 'This looks like XML or HTML, not a recording of allocator calls. AllocTrace reads {0}.',
  },
  {
    test: (_, bytes) => bytes.startsWith('\x7fELF'),
    message: 'This is a program or a core dump (ELF), not a recording of what it allocated. AllocTrace reads {0}.',
  },
  {
    test: (_, bytes) => bytes.startsWith('PERFILE2') || bytes.startsWith('\x17\x08\x44tracing'),
    message:
      'This is a binary recording of perf or trace-cmd. Print it as text first, with: perf script, or: trace-cmd report. AllocTrace reads {0}.',
  },
  {
    test: (_, bytes) => bytes.startsWith('\xc1\x1f\xfc\xc1') || bytes.startsWith('\xc1\xfc\x1f\xc1'),
    message:
      'This is a file of a binary LTTng trace. Print the trace as text first, with: babeltrace2 FOLDER > FILE. AllocTrace reads {0}.',
  },
  {
    test: (_, bytes) => isPickle(bytes),
    message: 'This is a pickle of Python’s, but not a recording that AllocTrace knows. AllocTrace reads {0}.',
  },
  {
    test: (_, bytes) => bytes.includes('\0') && !/^(\xff\xfe|\xfe\xff)/.test(bytes),
    message: 'This is a binary file, not a recording that AllocTrace knows. AllocTrace reads {0}.',
  },
];

/**
 * The sentence about a file that is none of the formats; undefined where it can be one. `score` is that of the best format (0 to 100), `names`
 * are the formats'.
 */
export function foreignText({ bytes, lines }: Head, score: number, names: readonly string[]): Reason | undefined {
  if (score >= convincingScore || bytes.length === 0) return undefined;
  const text = lines.join('\n');
  // What decoders call latin1 is windows-1252, in which 0x80 is another character.
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const kind = kinds.find(({ test }) => test(text, latin));
  const values = [names.join(', ')];
  if (kind) return { message: kind.message, values: kind.of === undefined ? values : [...values, kind.of] };
  // A few lines may be somebody's first try at a trace: they are told what is wrong with each.
  if (score >= leastScore || lineCount(text) < leastLines) return undefined;
  return { message: 'This looks like plain text, not like a recording of allocator calls. AllocTrace reads {0}.', values };
}

/** Throws TraceError for a recording without any call: whatever it was taken for, or said to be, it is not. */
export function refuseUnread({ format, table, recording, snapshots, lineCount }: Trace): void {
  if (recording === undefined || table.count > 0) return;
  if (snapshots && lineCount > 0) {
    throw new TraceError(
      'None of its {0} lines is of a report of the kernel’s memory (Mem-Info), of a table such as /proc/buddyinfo or /proc/slabinfo, or of who owns memory.',
      [lineCount],
    );
  }
  const { counts, skippedLines, cutCalls } = recording;
  if (skippedLines === 0 || counts.nullFrees + counts.failed + cutCalls > 0) return;
  throw new TraceError(
    'None of its {0} lines is a call in the format {1}. Another format can be named with --format, one of your own with --pattern.',
    [skippedLines, format.name],
  );
}

/** Whether bytes begin as a pickle of Python's does, of protocol 2 to 5. */
function isPickle(bytes: string): boolean {
  return bytes.startsWith('\x80') && bytes.charCodeAt(1) >= 2 && bytes.charCodeAt(1) <= 5;
}

/** Whether at least half of a text's lines tell of memory and hold an address. */
function isOwnLog(text: string): boolean {
  if (/^\s*#\s*include\s*[<"]/m.test(text)) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /\b0x[0-9a-f]{5,16}\b/i.test(line) && /alloc|free|(?:^|[^a-z])(?:new|delete|release)/i.test(line));
  return telling.length >= 2 && telling.length * 2 >= lines.length;
}

/** Whether a text is a table of at least three columns: all its lines are divided alike. */
function isTable(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [',', ';', '\t'].some((separator) => {
    const columns = (lines[0] ?? '').split(separator).length;
    return lines.length > 1 && columns > 2 && lines.every((line) => line.split(separator).length === columns);
  });
}

function lineCount(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#')).length;
}
