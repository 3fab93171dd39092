// What glibc's mtrace() writes while a program runs (malloc/mtrace-impl.c): a line for each call.
import { Byte, CharacterClass, classes, columnOf, hexValue } from '../characters';
import { lineShape, type LinePart } from '../line-shapes';
import { nameHashStart, nameHashStep } from '../name-table';
import { OperationKind } from '../operation-table';
import { recordedFormat } from '../recorded-format';
import type { LineReader } from '../recorded-lines';
import type { Recording } from '../recording';
import { TokenKind } from '../tokens';

const nil = [40, 110, 105, 108, 41];

/** An empty caller: the line says nothing of it. */
const nowhere = -1;

/**
 * Reads these lines:
 *
 *     @ CALLER + 0xADDRESS 0xSIZE      malloc and its kin
 *     @ CALLER - 0xADDRESS             free, realloc(p, 0)
 *     @ CALLER < 0xADDRESS             realloc: the old block, and on the next line
 *     @ CALLER > 0xADDRESS 0xSIZE      the new one
 *     @ CALLER ! 0xADDRESS 0xSIZE      a realloc that failed
 *
 * A pair of `<` and `>` is one operation and stands on the line of the `>`: that is where the call is complete, and where the
 * size that may not fit and the pointer that may leak are written.
 *
 * Lines are read from their end: the caller in front may hold anything, blanks included.
 */
class MtraceLines implements LineReader {
  /** The value of the token read last, as two 32-bit halves. */
  private low = 0;
  private high = 0;
  /** The old block of a realloc whose `>` is still to come. */
  private oldLow = 0;
  private oldHigh = 0;
  private oldLine = 0;
  private oldColumn = 0;

  constructor(private readonly recording: Recording) {}

  /**
   * glibc buffers what it writes: a program that dies leaves its last line cut off anywhere, be it inside an address that
   * still looks whole. So a last line without an end is not believed.
   */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = trimEnd(bytes, start, lineEnd);
    const text = new TextDecoder().decode(bytes.subarray(start, end));
    if (end === start || text === '= End' || text === '= Start') return;
    const message =
      'The recording is cut off in this line: it does not end, so its figures cannot be trusted. It is not run; everything before it is.';
    this.recording.fault(this.recording.line, 1, columnOf(bytes, start, end), message);
  }

  finish(): void {
    this.dropUnanswered();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = trimEnd(bytes, start, lineEnd);
    if (end === start || bytes[start] === Byte.Equals) return;
    const last = this.readToken(bytes, start, end);
    if (last - 2 >= start && bytes[last - 1] === Byte.Space) {
      const sign = bytes[last - 2];
      if (sign === Byte.Minus || sign === Byte.Less) {
        if (this.readCaller(bytes, start, last - 2, last, sign, 0)) return;
      } else {
        const size = this.high * 0x1_0000_0000 + this.low;
        const pointer = this.readToken(bytes, start, last - 1);
        if (pointer - 2 >= start && bytes[pointer - 1] === Byte.Space) {
          if (this.readCaller(bytes, start, pointer - 2, pointer, bytes[pointer - 2], size)) return;
        }
      }
    }
    this.recording.fault(this.recording.line, 1, columnOf(bytes, start, end), 'This is no line of an mtrace recording.');
  }

  /** Reads what stands before the sign, then takes the call. Returns false where the line has another shape. */
  private readCaller(bytes: Uint8Array, start: number, sign: number, pointer: number, kind: number, size: number): boolean {
    let site = nowhere;
    let column = pointer - start + 1;
    if (sign > start) {
      const end = sign - 1;
      const caller = start + 2;
      if (bytes[start] !== Byte.At || bytes[start + 1] !== Byte.Space || end <= caller || bytes[end] !== Byte.Space) return false;
      let hash = nameHashStart;
      let seen = 0;
      for (let i = caller; i < end; i++) {
        const byte = bytes[i];
        hash = nameHashStep(hash, byte);
        seen |= byte;
      }
      site = this.recording.names.intern(bytes, caller, end, hash);
      if (seen >= 0x80) column = columnOf(bytes, start, pointer);
    }
    return this.takeCall(kind, size, column, site);
  }

  private takeCall(kind: number, size: number, column: number, site: number): boolean {
    const isNull = (this.low | this.high) === 0;
    if (kind !== Byte.Greater && this.oldLine !== 0) this.dropUnanswered();
    switch (kind) {
      case Byte.Plus:
        if (isNull) this.recording.counts.failedCalls++;
        else this.add(OperationKind.Alloc, size, -1, column, site);
        return true;
      case Byte.Minus:
        if (isNull) this.recording.counts.nullFrees++;
        else this.add(OperationKind.Free, 0, -1, column, site);
        return true;
      case Byte.Less:
        this.oldLow = this.low;
        this.oldHigh = this.high;
        this.oldLine = this.recording.line;
        this.oldColumn = column;
        return true;
      case Byte.Greater:
        this.takeAnswer(isNull, size, column, site);
        return true;
      case Byte.Exclamation:
        this.recording.counts.failedCalls++;
        return true;
      default:
        return false;
    }
  }

  private takeAnswer(isNull: boolean, size: number, column: number, site: number): void {
    if (this.oldLine === 0) {
      this.recording.fault(
        this.recording.line,
        column,
        column + 1,
        'The new block of a realloc, without the line that names the old one. It is not run.',
      );
      return;
    }
    this.oldLine = 0;
    if (isNull) this.recording.counts.failedCalls++;
    else if ((this.oldLow | this.oldHigh) === 0) this.add(OperationKind.Alloc, size, -1, column, site);
    else this.add(OperationKind.Realloc, size, this.recording.handles.address(this.oldHigh, this.oldLow), column, site);
  }

  private add(kind: OperationKind, size: number, operand: number, column: number, site: number): void {
    const { recording } = this;
    const row = recording.add(kind, recording.handles.address(this.high, this.low), size, operand, column);
    if (row >= 0 && site !== nowhere) recording.table.setSite(row, site);
  }

  private dropUnanswered(): void {
    if (this.oldLine === 0) return;
    const message = 'The old block of a realloc, without the line that names the new one. It is not run.';
    this.recording.fault(this.oldLine, this.oldColumn, this.oldColumn + 1, message);
    this.oldLine = 0;
  }

  /**
   * Reads `0xHEX`, a bare `0` or `(nil)` that ends before `end` into `high` and `low`; returns where it starts, or -1.
   */
  private readToken(bytes: Uint8Array, start: number, end: number): number {
    let low = 0;
    let high = 0;
    let digits = 0;
    let i = end - 1;
    for (; i >= start; i--, digits++) {
      const byte = bytes[i];
      if ((classes[byte] & CharacterClass.Hex) === 0) break;
      if (digits < 8) low |= hexValue(byte) << (digits * 4);
      else high |= hexValue(byte) << (digits * 4 - 32);
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
    if (digits === 0) return endsWithNil(bytes, start, end) ? end - nil.length : -1;
    if (digits <= 16 && i > start && bytes[i] === Byte.X && bytes[i - 1] === Byte.Zero) return i - 1;
    return digits === 1 && low === 0 ? i + 1 : -1;
  }
}

function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isTrimmed(bytes[end - 1])) end--;
  return end;
}

function isTrimmed(byte: number): boolean {
  return byte === Byte.Space || byte === Byte.CarriageReturn || byte === Byte.LineFeed;
}

function endsWithNil(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= nil.length && nil.every((byte, index) => bytes[end - nil.length + index] === byte);
}

/** In front of any call. */
const caller: Readonly<Record<string, LinePart>> = {
  at: { scope: 'punctuation.definition.caller' },
  caller: {
    token: TokenKind.AttributeValue,
    within: [
      lineShape(
        /(?<=^@ )(?<object>.*):(?:(?<open>\()(?<function>[^()]*?)(?:(?<sign>[+-])(?<offset>0x[0-9A-Fa-f]+|[0-9A-Fa-f]+))?(?<close>\)))?(?<bracket>\[)(?<address>0x[0-9A-Fa-f]+)(?<end>\])$/,
        {
          object: { scope: 'string.unquoted.object' },
          open: { scope: 'punctuation.section.parens.begin' },
          function: { scope: 'entity.name.function' },
          sign: { scope: 'keyword.operator.offset' },
          offset: { scope: 'constant.numeric.hex.offset' },
          close: { scope: 'punctuation.section.parens.end' },
          bracket: { scope: 'punctuation.section.brackets.begin' },
          address: { scope: 'constant.numeric.hex.address' },
          end: { scope: 'punctuation.section.brackets.end' },
        },
      ),
      lineShape(/(?<object>.+)/, { object: { scope: 'string.unquoted.object' } }),
    ],
  },
};

const reallocate: LinePart = { token: TokenKind.Keyword, scope: 'keyword.operator.reallocate' };

export const mtrace = recordedFormat({
  name: 'mtrace',
  title: (localize) => localize('glibc mtrace recording'),
  seesEveryCall: true,
  extensions: ['.mtrace'],
  fileNames: ['mtrace.log', 'mtrace.out', 'mtrace.txt'],
  fileNamePatterns: ['mtrace.[0-9]*', '*.mtrace.[0-9]*', '*.mtrace.log', '*.mtrace.txt'],
  firstLine: '^= Start\\s*$',
  typicalLineLength: 40,
  shapes: [
    lineShape(/^(?<sign>=) (?<word>Start|End)\s*$/, {
      sign: { scope: 'punctuation.definition.directive' },
      word: { scope: 'keyword.control.directive' },
    }),
    // The caller is missing, with its @, where glibc could not tell it.
    lineShape(
      /^(?:(?<at>@) (?<caller>.+?) )?(?:(?<allocate>\+)|(?<reallocate>>)|(?<failed>!)) (?:(?<pointer>0x[0-9A-Fa-f]+)|(?<null>\(nil\)|0)) (?<size>0x[0-9A-Fa-f]+|0)\s*$/,
      {
        ...caller,
        allocate: { token: TokenKind.Keyword, scope: 'keyword.operator.allocate' },
        reallocate,
        failed: { token: TokenKind.Keyword, scope: 'invalid.deprecated.failed' },
        pointer: { token: TokenKind.HandleDefinition, scope: 'variable.other.handle.address' },
        null: { token: TokenKind.HandleDefinition, scope: 'constant.language.null' },
        size: { token: TokenKind.Size, scope: 'constant.numeric.hex.size' },
      },
    ),
    lineShape(/^(?:(?<at>@) (?<caller>.+?) )?(?:(?<free>-)|(?<reallocate><)) (?:(?<pointer>0x[0-9A-Fa-f]+)|(?<null>\(nil\)|0))\s*$/, {
      ...caller,
      free: { token: TokenKind.Keyword, scope: 'keyword.operator.free' },
      reallocate,
      pointer: { token: TokenKind.HandleUse, scope: 'variable.other.handle.address' },
      null: { token: TokenKind.HandleUse, scope: 'constant.language.null' },
    }),
  ],
  createLineReader: (recording) => new MtraceLines(recording),
  samples: (localize) => [
    {
      file: 'jq-group.mtrace',
      title: localize('Recorded: jq groups a list'),
      description: localize('A real recording of glibc mtrace.'),
    },
  ],
  documentation: {
    files: '`.mtrace`, `mtrace.log`, `mtrace.PID`, or any file that begins with `= Start`',
    from: 'A program that calls `mtrace()`, run with `MALLOC_TRACE=run.mtrace LD_PRELOAD=libc_malloc_debug.so.0` (glibc 2.34 and newer).',
    sees: 'Every call of `malloc`, `realloc`, `free` and their kin between `mtrace()` and `muntrace()`, with its caller. Not: threads, times, blocks from before.',
  },
});
