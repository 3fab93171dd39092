// The traces of the malloc lab (Bryant and O'Hallaron, CS:APP): calls with numbered blocks, behind a header.
import { Byte, columnOf } from '../characters';
import { lineShape } from '../line-shapes';
import { OperationKind } from '../operation-table';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import type { Recording } from '../recording';
import { TokenKind } from '../tokens';

const headerLines = 4;
/** The header's line that gives the number of operations, from 0. */
const operationCountLine = 2;
const largestId = 0xffff_ffff;

/**
 * Reads four header lines (heap size, number of ids, number of
 * operations, weight), then `a ID SIZE`, `r ID SIZE`, `f ID`. The id is the handle.
 *
 * `r` of an id that no line before it mentions as allocated allocates, as realloc(NULL, n) does; `r` with size 0 frees, as
 * realloc(p, 0) does. `r` of an id that was freed stays a realloc: using a block after its end is an error to be shown.
 */
class RepLines implements LineReader {
  private headerLine = 0;
  private announced = 0;
  private calls = 0;
  /** 1 for each handle id that was ever allocated. */
  private known = new Uint8Array(1 << 10);
  /** Where in the line the reading stands. */
  private cursor = 0;

  constructor(private readonly recording: Recording) {}

  /** These files are also typed by hand, so a last line without an end counts, unless the header announces more operations. */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    if (this.headerLine === headerLines && this.calls + 1 < this.announced) {
      const end = skipBlanksBack(bytes, start, lineEnd);
      const message =
        'The file is cut off in this line: it does not end, and the header announces {0} operations. It is not run; everything before it is.';
      this.recording.fault(this.recording.line, 1, columnOf(bytes, start, end), message, this.announced);
    } else this.readLine(bytes, start, lineEnd);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = skipBlanksBack(bytes, start, lineEnd);
    this.cursor = skipBlanks(bytes, start, end);
    if (this.cursor === end) return;
    const first = bytes[this.cursor];
    const isCall = (first === Byte.A || first === Byte.R || first === Byte.F) && isBlank(bytes[this.cursor + 1]);
    if (this.headerLine < headerLines) {
      if (!isCall) {
        this.readHeader(bytes, start, end);
        return;
      }
      const message = 'A .rep file starts with {0} header lines; only {1} are here.';
      this.recording.fault(this.recording.line, 1, columnOf(bytes, start, end), message, headerLines, this.headerLine);
      this.headerLine = headerLines;
    }
    if (isCall) this.readCall(bytes, start, end, first);
    else this.unreadable(bytes, start, end);
  }

  private readHeader(bytes: Uint8Array, start: number, end: number): void {
    const value = this.readNumber(bytes, end);
    if (value < 0 || this.cursor !== end) {
      this.recording.fault(
        this.recording.line,
        1,
        columnOf(bytes, start, end),
        'Line {0} of the header must be a decimal number.',
        this.headerLine + 1,
      );
    } else if (this.headerLine === operationCountLine) this.announced = value;
    this.headerLine++;
  }

  private readCall(bytes: Uint8Array, start: number, end: number, letter: number): void {
    this.cursor = skipBlanks(bytes, this.cursor + 1, end);
    const column = columnOf(bytes, start, this.cursor);
    const id = this.readNumber(bytes, end);
    const afterId = this.cursor;
    this.cursor = skipBlanks(bytes, afterId, end);
    let size = 0;
    let whole = id >= 0;
    if (letter !== Byte.F) {
      whole &&= this.cursor > afterId;
      size = this.readNumber(bytes, end);
      whole &&= size >= 0;
    }
    if (!whole || this.cursor !== end) {
      this.unreadable(bytes, start, end);
      return;
    }
    if (id > largestId) {
      this.recording.fault(this.recording.line, column, column + (afterId - (start + column - 1)), 'An id is at most {0}.', largestId);
      return;
    }
    this.calls++;
    const { recording } = this;
    const handle = recording.handles.number(id);
    const fresh = this.learn(handle, letter !== Byte.F);
    if (letter === Byte.F || (letter === Byte.R && size === 0 && !fresh)) {
      recording.add(OperationKind.Free, handle, 0, -1, column);
    } else if (letter === Byte.A || fresh) recording.add(OperationKind.Alloc, handle, size, -1, column);
    else recording.add(OperationKind.Realloc, handle, size, handle, column);
  }

  /** Whether the handle was never allocated before; from now on it was, if `allocates`. */
  private learn(handle: number, allocates: boolean): boolean {
    if (handle >= this.known.length) {
      const known = new Uint8Array(Math.max(handle + 1, this.known.length * 2));
      known.set(this.known);
      this.known = known;
    }
    const fresh = this.known[handle] === 0;
    if (allocates) this.known[handle] = 1;
    return fresh;
  }

  private unreadable(bytes: Uint8Array, start: number, end: number): void {
    const message = 'This is no line of a .rep file: expected `a ID SIZE`, `r ID SIZE` or `f ID`, with decimal numbers.';
    this.recording.fault(this.recording.line, columnOf(bytes, start, skipBlanks(bytes, start, end)), columnOf(bytes, start, end), message);
  }

  /** The decimal number at the cursor, which moves behind it; -1 where there is none. */
  private readNumber(bytes: Uint8Array, end: number): number {
    const from = this.cursor;
    let value = 0;
    let i = from;
    for (; i < end; i++) {
      const digit = bytes[i] - Byte.Zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.cursor = i;
    return i === from ? -1 : value;
  }
}

function isBlank(byte: number): boolean {
  return byte === Byte.Space || byte === Byte.Tab;
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  while (from < end && isBlank(bytes[from])) from++;
  return from;
}

function skipBlanksBack(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && (isBlank(bytes[end - 1]) || bytes[end - 1] === Byte.CarriageReturn || bytes[end - 1] === Byte.LineFeed)) end--;
  return end;
}

export const rep = recordedFormat({
  name: 'rep',
  title: (localize) => localize('malloc-lab trace'),
  seesEveryCall: true,
  extensions: ['.rep'],
  typicalLineLength: 8,
  shapes: [
    lineShape(/^\s*(?<header>[0-9]+)\s*$/, { header: { scope: 'constant.numeric.header' } }, { isCommon: true }),
    lineShape(/^\s*(?:(?<allocate>a)|(?<reallocate>r))\s+(?<id>[0-9]+)\s+(?<size>[0-9]+)\s*$/, {
      allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
      reallocate: { token: TokenKind.Keyword, scope: 'keyword.control.reallocate' },
      id: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle' },
      size: { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' },
    }),
    lineShape(/^\s*(?<free>f)\s+(?<id>[0-9]+)\s*$/, {
      free: { token: TokenKind.Keyword, scope: 'keyword.control.free' },
      id: { token: TokenKind.HandleUse, scope: 'variable.other.handle' },
    }),
  ],
  createLineReader: (recording) => new RepLines(recording),
  samples: (localize) => [
    {
      file: 'sqlite-index.rep',
      title: localize('Recorded: SQLite builds an index'),
      description: localize('A real recording as a malloc-lab trace.'),
    },
  ],
  documentation: {
    files: '`.rep`',
    from: 'The traces of the CS:APP malloc lab, and tools that write the same.',
    sees: 'Every request, by the number of its block. Not: addresses, callers, threads, times.',
  },
});
