// The traces of the malloc lab (Bryant and O'Hallaron, CS:APP): calls with numbered blocks, often behind a header.
import { Byte, isBlank } from '../characters';
import { lineShape, type LinePart } from '../line-shapes';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import type { Recording } from '../recording';
import { skipBlanks } from '../scanned-number';
import { TokenKind } from '../tokens';

/** The header has at most so many lines. */
const headerLines = 4;
/** The header's line that gives the number of operations, from 0, by how many lines it has. */
const operationCountLines = [-1, -1, 1, 2, 2];
/** Numbers of so many digits are whole whatever they are computed with. */
const mostUsualDigits = 9;
const largestId = 0xffff_ffff;
/** The id of the null pointer. */
const nullId = -1;

/**
 * Reads up to four header lines (heap size, number of ids, number of operations, weight; the first and the last may be missing, or all), then
 *
 *     a ID SIZE          malloc
 *     c ID COUNT SIZE    calloc
 *     r ID SIZE          realloc
 *     f ID               free; the id -1 is the null pointer
 *     c, w …             the lab's own checks: no calls
 *     # …                comments, behind a call, too
 *
 * The id is the handle. `r` of an id that no line before it mentions as allocated allocates, as realloc(NULL, n) does; `r` with size 0 frees, as
 * realloc(p, 0) does.
 */
class RepLines implements LineReader {
  private readonly header: number[] = [];
  private calls = 0;
  /** Where in the line the reading stands. */
  private cursor = 0;
  /** The name of the handles of negative ids: they are numbered with it. */
  private readonly minus: number;

  constructor(private readonly recording: Recording) {
    this.minus = recording.names.internText('-');
  }

  /** These files are also typed by hand, so a last line without an end counts, unless the header announces more operations. */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const announced = this.header[operationCountLines[this.header.length]] ?? 0;
    if (this.calls + 1 < announced) this.recording.cutCall();
    else this.readLine(bytes, start, lineEnd);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = skipBlanksBack(bytes, start, lineEnd);
    this.cursor = skipBlanks(bytes, start, end);
    if (this.cursor === end) return;
    const first = bytes[this.cursor];
    switch (first) {
      case Byte.A:
      case Byte.R:
      case Byte.F:
        if (isBlank(bytes[this.cursor + 1]) && this.readCall(bytes, start, end, first)) return;
        break;
      case Byte.C:
        if (this.cursor + 1 === end) return;
        if (isBlank(bytes[this.cursor + 1]) && this.readCall(bytes, start, end, first)) return;
        break;
      case Byte.W:
        if (this.cursor + 1 === end || isBlank(bytes[this.cursor + 1])) return;
        break;
      case Byte.Hash:
        return;
      default:
        if (this.calls === 0 && this.header.length < headerLines && this.readHeader(bytes, end)) return;
    }
    this.recording.skipLine();
  }

  readUsual(bytes: Uint8Array, start: number): number {
    const letter = bytes[start];
    if ((letter !== Byte.A && letter !== Byte.F) || bytes[start + 1] !== Byte.Space) return -1;
    let at = start + 2;
    let id = 0;
    let digit = 0;
    for (; (digit = bytes[at] - Byte.Zero) >= 0 && digit <= 9; at++) id = id * 10 + digit;
    const idEnd = at;
    if (idEnd === start + 2 || idEnd - start > 2 + mostUsualDigits) return -1;
    let size = 0;
    if (letter === Byte.A) {
      if (bytes[at++] !== Byte.Space) return -1;
      for (; (digit = bytes[at] - Byte.Zero) >= 0 && digit <= 9; at++) size = size * 10 + digit;
      if (at === idEnd + 1 || at - idEnd > 1 + mostUsualDigits) return -1;
    }
    if (bytes[at] !== Byte.LineFeed) return -1;
    this.calls++;
    this.takeCall(letter, id, size, 3);
    return at;
  }

  private readHeader(bytes: Uint8Array, end: number): boolean {
    const value = this.readNumber(bytes, end);
    if (value < 0 || this.cursor !== end) return false;
    this.header.push(value);
    return true;
  }

  /** Reads the rest of a call. Returns false where the line has another shape. */
  private readCall(bytes: Uint8Array, start: number, end: number, letter: number): boolean {
    this.cursor = skipBlanks(bytes, this.cursor + 1, end);
    const column = this.cursor - start + 1;
    const isNegative = bytes[this.cursor] === Byte.Minus;
    if (isNegative) this.cursor++;
    const magnitude = this.readNumber(bytes, end);
    if (magnitude < 0 || magnitude > largestId) return false;
    let size = 0;
    if (letter !== Byte.F) {
      size = this.readNext(bytes, end);
      if (letter === Byte.C) size *= this.readNext(bytes, end);
      if (!(size >= 0)) return false;
    }
    if (this.cursor !== end && !(isBlank(bytes[this.cursor]) && bytes[skipBlanks(bytes, this.cursor, end)] === Byte.Hash)) return false;
    this.calls++;
    this.takeCall(letter, isNegative ? -magnitude : magnitude, size, column);
    return true;
  }

  private takeCall(letter: number, id: number, size: number, column: number): void {
    const { recording } = this;
    const handle = id < 0 ? recording.handles.numbered(this.minus, -id) : recording.handles.number(id);
    if (letter === Byte.F) {
      if (id === nullId && !recording.isLive(handle)) recording.counts.nullFrees++;
      else recording.free(handle, column);
    } else if (letter !== Byte.R || !recording.wasAllocated(handle)) recording.allocate(handle, size, column);
    else if (size === 0) recording.free(handle, column);
    else recording.reallocate(handle, handle, size, column);
  }

  /** The number after the next blanks; NaN where there is none. */
  private readNext(bytes: Uint8Array, end: number): number {
    const before = this.cursor;
    this.cursor = skipBlanks(bytes, before, end);
    const value = this.cursor > before ? this.readNumber(bytes, end) : -1;
    return value < 0 ? NaN : value;
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

function skipBlanksBack(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && (isBlank(bytes[end - 1]) || bytes[end - 1] === Byte.CarriageReturn || bytes[end - 1] === Byte.LineFeed)) end--;
  return end;
}

const comment: LinePart = { scope: 'comment.line.number-sign' };

export const rep = recordedFormat({
  name: 'rep',
  title: (localize) => localize('malloc-lab trace'),
  seesEveryCall: true,
  extensions: ['.rep', '.script'],
  shapes: [
    lineShape(/^\s*(?<header>[0-9]+)\s*$/, { header: { scope: 'constant.numeric.header' } }, { isCommon: true }),
    lineShape(/^\s*(?<comment>#.*)$/, { comment }, { isCommon: true }),
    lineShape(/^\s*(?:(?<allocate>a)|(?<reallocate>r))\s+(?<id>-?[0-9]+)\s+(?<size>[0-9]+)\s*(?<comment>(?:\s#.*)?)$/, {
      allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
      reallocate: { token: TokenKind.Keyword, scope: 'keyword.control.reallocate' },
      id: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle' },
      size: { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' },
      comment,
    }),
    lineShape(/^\s*(?<allocate>c)\s+(?<id>-?[0-9]+)\s+(?<count>[0-9]+)\s+(?<size>[0-9]+)\s*(?<comment>(?:\s#.*)?)$/, {
      allocate: { token: TokenKind.Keyword, scope: 'keyword.control.allocate' },
      id: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle' },
      count: { scope: 'constant.numeric.decimal.count' },
      size: { token: TokenKind.Size, scope: 'constant.numeric.decimal.size' },
      comment,
    }),
    lineShape(/^\s*(?<free>f)\s+(?<id>-?[0-9]+)\s*(?<comment>(?:\s#.*)?)$/, {
      free: { token: TokenKind.Keyword, scope: 'keyword.control.free' },
      id: { token: TokenKind.HandleUse, scope: 'variable.other.handle' },
      comment,
    }),
    lineShape(/^\s*(?<check>c|w(?:\s.*)?)$/, { check: { scope: 'comment.line.check' } }, { isCommon: true }),
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
    files: '`.rep`, `.script`',
    from: 'The traces of the CS:APP malloc lab, and tools that write the same.',
    sees: 'Every request, by the number of its block. Not: addresses, callers, threads, times.',
    basis: 'Files converted from real recordings, and the malloc lab’s own format.',
  },
});
