// A format made of patterns that the user gives: the groups of a pattern say what its parts are.
import { columnOf } from '../characters';
import { CallField, FieldedCall } from '../call-fields';
import { RecordedLines, type LineReader } from '../recorded-lines';
import { Recording } from '../recording';
import { DecodingReader } from '../text-encoding';
import type { FormatFacts, TraceReader } from '../trace';
import { longestMatchedLine, Pattern } from './pattern';
import { PatternError } from './pattern-error';

/** The groups of a pattern. */
const fieldsOfGroups: Readonly<Record<string, CallField>> = {
  op: CallField.Operation,
  addr: CallField.Block,
  size: CallField.Size,
  old: CallField.Old,
  count: CallField.Count,
  time: CallField.Time,
  thread: CallField.Thread,
  site: CallField.Site,
};
/** The names of the groups, for people. */
export const patternGroups = Object.keys(fieldsOfGroups).join(', ');

/** What an operation is called that its pattern leaves out. */
const impliedOperations = {
  resize: new TextEncoder().encode('realloc'),
  allocate: new TextEncoder().encode('malloc'),
  free: new TextEncoder().encode('free'),
};

const facts: FormatFacts = { name: 'pattern', isRecorded: true, seesEveryCall: true };

/**
 * Patterns by which lines are read, the first that matches counts. Each has the group `addr`, and `op` for the operation (malloc, free, realloc, +, - …); without it a pattern with `old`
 * is a realloc, one with `size` an allocation, any other a free. Throws PatternError.
 */
export class LinePatterns {
  private readonly patterns: readonly {
    readonly pattern: Pattern;
    readonly fields: readonly CallField[];
    readonly implied: Uint8Array | undefined;
  }[];

  constructor(texts: readonly string[]) {
    this.patterns = texts.map((text) => {
      const pattern = new Pattern(text);
      const { groups } = pattern;
      const unknown = groups.find((name) => !Object.hasOwn(fieldsOfGroups, name));
      if (unknown !== undefined) {
        throw new PatternError(text.indexOf(`<${unknown}>`), 'There is no group {0}. There are: {1}.', [unknown, patternGroups]);
      }
      if (!groups.includes('addr')) throw new PatternError(0, 'A pattern needs the group (?<addr>…): the address of the block.');
      const { resize, allocate, free } = impliedOperations;
      const implied = groups.includes('old') ? resize : groups.includes('size') ? allocate : free;
      return { pattern, fields: groups.map((name) => fieldsOfGroups[name]), implied: groups.includes('op') ? undefined : implied };
    });
  }

  /** A reader of recordings. `expectedBytes`, where known, else 0, sizes its columns in advance. */
  createReader(expectedBytes: number): TraceReader {
    const recording = new Recording(facts.seesEveryCall);
    return new DecodingReader(new RecordedLines(facts, recording, new PatternLines(recording, this), expectedBytes));
  }

  /** Whether any of them matches a line. */
  matches(line: string): boolean {
    const bytes = new TextEncoder().encode(line).subarray(0, longestMatchedLine);
    return this.patterns.some(({ pattern }) => pattern.match(bytes, 0, bytes.length));
  }

  /** Reads a line into a call; false where no pattern matches. */
  read(call: FieldedCall, bytes: Uint8Array, start: number, end: number): boolean {
    for (const { pattern, fields, implied } of this.patterns) {
      if (!pattern.match(bytes, start, end)) continue;
      call.begin();
      if (implied) call.readOperation(implied, 0, implied.length);
      for (let group = 0; group < fields.length; group++) call.take(fields[group], bytes, pattern.from(group), pattern.to(group));
      return true;
    }
    return false;
  }
}

/** What a line comes to. */
export const enum LineOutcome {
  Blank,
  TooLong,
  /** No pattern matches. */
  Unmatched,
  /** What is named as the operation is none. */
  NoOperation,
  /** What is named as an address is none. */
  NoBlock,
  Call,
}

/** Reads lines by patterns into a recording. */
export class PatternLines implements LineReader {
  private readonly call: FieldedCall;

  constructor(
    private readonly recording: Recording,
    private readonly patterns: LinePatterns,
  ) {
    this.call = new FieldedCall(recording);
  }

  readLine(bytes: Uint8Array, start: number, end: number): void {
    const outcome = this.read(bytes, start, end);
    if (outcome !== LineOutcome.Call && outcome !== LineOutcome.Blank) this.recording.skipLine();
  }

  /** Reads the line `bytes[start, lineEnd)` and says what it came to. */
  read(bytes: Uint8Array, start: number, lineEnd: number): LineOutcome {
    let end = lineEnd;
    while (end > start && bytes[end - 1] <= 32) end--;
    if (end === start) return LineOutcome.Blank;
    if (end - start > longestMatchedLine) return LineOutcome.TooLong;
    const { call } = this;
    if (!this.patterns.read(call, bytes, start, end)) return LineOutcome.Unmatched;
    if (!call.hasOperation) return LineOutcome.NoOperation;
    return call.tell(columnOf(bytes, start, call.blockPlace)) ? LineOutcome.Call : LineOutcome.NoBlock;
  }
}
