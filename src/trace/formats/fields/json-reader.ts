// Reads logs in JSON that are no lines of objects: a list in one line, objects over several lines, a list inside of an object.
import { Byte, columnOf, isBlank } from '../../characters';
import { evidenceOfParts } from '../../evidence';
import type { Evidence } from '../../format';
import { longestLine } from '../../line-cutter';
import { RecordedLines } from '../../recorded-lines';
import { Recording } from '../../recording';
import type { FormatFacts, Trace, TraceReader } from '../../trace';
import { JsonObjects, type ObjectConsumer } from './json-objects';
import { FieldLines } from './lines';

/** By so many bytes it is known whether a text is lines of objects. */
const probeBytes = 1 << 16;

/** Tells a recording of the events among a text's objects. */
class JsonEvents implements ObjectConsumer {
  private readonly lines: FieldLines;
  /** Objects that were calls, and all. */
  told = 0;
  count = 0;

  constructor(readonly recording: Recording) {
    this.lines = new FieldLines(recording);
  }

  isEvent(bytes: Uint8Array, from: number, to: number): boolean {
    return this.lines.readJson(bytes, from, to) >= 0;
  }

  takeObject(bytes: Uint8Array, from: number, to: number, line: number, column: number): void {
    const { recording, lines } = this;
    this.count++;
    const block = lines.readJson(bytes, from, to);
    let lineStart = from;
    recording.line = line;
    for (let at = from; at < block; at++) {
      if (bytes[at] !== Byte.LineFeed) continue;
      lineStart = at + 1;
      recording.line++;
    }
    const blockColumn = columnOf(bytes, lineStart, Math.max(block, lineStart)) + (lineStart === from ? column - 1 : 0);
    if (block >= 0 && lines.tell(blockColumn)) this.told++;
    else recording.skipLine();
  }

  dropObject(line: number): void {
    this.recording.cutCall(line);
  }
}

/** Reads a text of which nothing is known but that it begins as JSON. */
class JsonReader implements TraceReader {
  private readonly objects: JsonObjects;

  constructor(
    private readonly format: FormatFacts,
    private readonly recording: Recording,
  ) {
    this.objects = new JsonObjects(new JsonEvents(recording));
  }

  push(chunk: Uint8Array): void {
    this.objects.push(chunk);
    this.recording.line = this.objects.line;
  }

  finish(): Trace {
    this.objects.finish();
    this.recording.line = this.objects.line + 1;
    return this.recording.finish(this.format);
  }

  present(): Trace {
    return this.recording.present(this.format);
  }
}

/** Waits until it is known whether the text is lines or other JSON, and then hands it to the reader for that. */
export class FieldsReader implements TraceReader {
  private waiting: Uint8Array | undefined = new Uint8Array(0);
  private readonly recording: Recording;
  private reader: TraceReader;

  constructor(
    private readonly format: FormatFacts,
    expectedBytes: number,
  ) {
    this.recording = new Recording(format.seesEveryCall);
    this.reader = new RecordedLines(format, this.recording, new FieldLines(this.recording), expectedBytes);
  }

  push(chunk: Uint8Array): void {
    if (this.waiting === undefined) {
      this.reader.push(chunk);
      return;
    }
    const bytes = new Uint8Array(this.waiting.length + chunk.length);
    bytes.set(this.waiting);
    bytes.set(chunk, this.waiting.length);
    this.waiting = bytes;
    this.decide(false);
  }

  finish(): Trace {
    this.decide(true);
    return this.reader.finish();
  }

  present(): Trace | undefined {
    return this.reader.present?.();
  }

  private decide(isEnd: boolean): void {
    const bytes = this.waiting;
    if (bytes === undefined) return;
    const isLines = isLinesOfFields(bytes, isEnd);
    if (isLines === undefined) return;
    this.waiting = undefined;
    if (!isLines) this.reader = new JsonReader(this.format, this.recording);
    this.reader.push(bytes);
  }
}

/** Whether a text that begins with `bytes` is made of lines: it is not JSON, or its first object stands in a line of its own and is an event. Undefined where more must be known. */
function isLinesOfFields(bytes: Uint8Array, isEnd: boolean): boolean | undefined {
  const start = jsonStart(bytes);
  if (start < 0) return bytes.length > 0 || isEnd ? true : undefined;
  const brace = bytes.indexOf(Byte.Brace, start);
  const lineFeed = brace < 0 ? -1 : bytes.indexOf(Byte.LineFeed, brace);
  if (lineFeed < 0 && !isEnd && bytes.length < probeBytes) return undefined;
  // Readers of lines leave out what is longer.
  if (brace < 0 || lineFeed - brace > longestLine) return false;
  const events = new JsonEvents(new Recording(true));
  const objects = new JsonObjects(events);
  objects.push(bytes.subarray(brace, lineFeed < 0 ? bytes.length : lineFeed));
  return events.count === 1 && events.told === 1 && !objects.isWithin;
}

/** Where a text begins as JSON; -1 where it does not. */
function jsonStart(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && (isBlank(bytes[at]) || bytes[at] === Byte.LineFeed || bytes[at] === Byte.CarriageReturn)) at++;
  return bytes[at] === Byte.Brace || bytes[at] === Byte.Bracket ? at : -1;
}

/** How surely a text is JSON whose objects are calls. */
export function evidenceOfJson(bytes: Uint8Array): Evidence {
  const events = new JsonEvents(new Recording(true));
  if (jsonStart(bytes) >= 0) new JsonObjects(events).push(bytes);
  const { certainty } = evidenceOfParts(events.told, events.count);
  return { certainty, reason: { message: '{0} of its first {1} objects are calls', values: [events.told, events.count] } };
}
