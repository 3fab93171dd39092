// Reads a snapshot that was written as JSON, byte by byte: as one text it may be longer than a text can be.
import { Byte } from '../../characters';
import { TraceError } from '../../trace';
import { setField, type Fields, type StackMaker, type Value } from './values';

/** Snapshots are six levels deep. */
const deepest = 64;

const decoder = new TextDecoder();

/** The value of a JSON text; of objects, the fields of `Fields`. Throws TraceError where it is none, is cut, or is nested too deeply. */
export function readJson(bytes: Uint8Array, stacks: StackMaker): Value {
  return new JsonReader(bytes, stacks).read();
}

class JsonReader {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly stacks: StackMaker,
  ) {}

  read(): Value {
    return this.readValue(0);
  }

  private damaged(): TraceError {
    return this.at >= this.bytes.length
      ? new TraceError('The snapshot ends before it is complete. Write it again, with torch.cuda.memory._dump_snapshot(FILE).')
      : new TraceError('This JSON is damaged at offset {0}. Write the snapshot again.', [this.at]);
  }

  /** The next byte that is no blank, which stays. */
  private peek(): number {
    while (this.at < this.bytes.length && this.bytes[this.at] <= Byte.Space) this.at++;
    return this.at < this.bytes.length ? this.bytes[this.at] : -1;
  }

  private take(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  private expect(byte: number): void {
    if (!this.take(byte)) throw this.damaged();
  }

  private readValue(depth: number): Value {
    if (depth > deepest) throw new TraceError('This JSON is nested more deeply than a snapshot of PyTorch.');
    switch (this.peek()) {
      case 123:
        return this.readObject(depth);
      case Byte.Bracket:
        return this.readList(depth);
      case Byte.Quote:
        return this.readText();
      default:
        return this.readWord();
    }
  }

  private readObject(depth: number): Fields {
    this.at++;
    const fields: Fields = {};
    if (this.take(125)) return fields;
    do {
      if (this.peek() !== Byte.Quote) throw this.damaged();
      const key = this.readText();
      this.expect(Byte.Colon);
      setField(fields, key, this.readValue(depth + 1), this.stacks);
    } while (this.take(Byte.Comma));
    this.expect(125);
    return fields;
  }

  private readList(depth: number): Value[] {
    this.at++;
    const list: Value[] = [];
    if (this.take(Byte.ClosingBracket)) return list;
    do list.push(this.readValue(depth + 1));
    while (this.take(Byte.Comma));
    this.expect(Byte.ClosingBracket);
    return list;
  }

  private readText(): string {
    const from = ++this.at;
    let isPlain = true;
    for (; ; this.at++) {
      if (this.at >= this.bytes.length) throw this.damaged();
      const byte = this.bytes[this.at];
      if (byte === Byte.Quote) break;
      if (byte !== 92) continue;
      isPlain = false;
      this.at++;
    }
    const text = decoder.decode(this.bytes.subarray(from, this.at++));
    if (isPlain) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      throw this.damaged();
    }
  }

  /** A number, true, false, null, or what Python writes for numbers that are none. */
  private readWord(): Value {
    const from = this.at;
    while (this.at < this.bytes.length && isOfWord(this.bytes[this.at])) this.at++;
    const word = decoder.decode(this.bytes.subarray(from, this.at));
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'NaN' || word.endsWith('Infinity')) return 0;
    const value = word === '' ? NaN : Number(word);
    if (Number.isNaN(value)) throw this.damaged();
    return value;
  }
}

function isOfWord(byte: number): boolean {
  return byte > Byte.Space && byte !== Byte.Comma && byte !== Byte.ClosingBracket && byte !== 125 && byte !== Byte.Colon;
}
