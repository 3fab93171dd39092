// The bytes of a text as UTF-8, whatever it is written in: PowerShell redirects in UTF-16, some editors save in it.
import type { Work } from '../work/work';
import type { Trace, TraceReader } from './trace';

/** What a trace's text may be written in; a mark of UTF-8 is left out where its lines are cut. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes that are looked at where no mark says the encoding. */
const probeBytes = 256;

/** The encoding of a text that begins with these bytes: by its mark, or because every other byte is 0, as of Latin letters in UTF-16. */
function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(head.length, probeBytes) >> 1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (pairs < 4) return 'utf-8';
  if (even === 0 && odd >= pairs * 0.9) return 'utf-16le';
  return odd === 0 && even >= pairs * 0.9 ? 'utf-16be' : 'utf-8';
}

/** The beginning of a text as UTF-8. */
export function decodeHead(head: Uint8Array): Uint8Array {
  const encoding = encodingOf(head);
  return encoding === 'utf-8' ? head : new TextEncoder().encode(new TextDecoder(encoding).decode(head));
}

/**
 * The bytes of a text in UTF-8, whatever it is stored in. Chunks may end anywhere; only the first bytes wait, until there are enough of them to tell the
 * encoding by.
 */
export class Utf8Bytes {
  private first: Uint8Array | undefined = new Uint8Array(0);
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  private readonly encoder = new TextEncoder();

  /** The next bytes as stored. What comes back may be the chunk itself, and may be empty. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.first === undefined) return this.decode(chunk);
    const first = this.first.length === 0 ? chunk : joined(this.first, chunk);
    if (first.length >= probeBytes) return this.begin(first);
    // The chunk is lent.
    this.first = first.slice();
    return new Uint8Array(0);
  }

  /** What waits, with what there is to tell the encoding by; more may follow. */
  flush(): Uint8Array {
    return this.first === undefined ? new Uint8Array(0) : this.begin(this.first);
  }

  /** Every byte was pushed: the rest. */
  finish(): Uint8Array {
    const begun = this.first === undefined ? undefined : this.begin(this.first);
    const rest = this.encoder.encode(this.decoder?.decode());
    return begun === undefined ? rest : joined(begun, rest);
  }

  private begin(first: Uint8Array): Uint8Array {
    const encoding = encodingOf(first);
    if (encoding !== 'utf-8') this.decoder = new TextDecoder(encoding);
    this.first = undefined;
    return this.decode(first);
  }

  private decode(chunk: Uint8Array): Uint8Array {
    return this.decoder === undefined ? chunk : this.encoder.encode(this.decoder.decode(chunk, { stream: true }));
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Hands a text to a reader of UTF-8. */
export class DecodingReader implements TraceReader {
  private readonly utf8 = new Utf8Bytes();

  constructor(private readonly reader: TraceReader) {}

  push(chunk: Uint8Array): void {
    this.pass(this.utf8.push(chunk));
  }

  *rest(isEnd: boolean): Work<void> {
    if (isEnd) this.pass(this.utf8.finish());
    if (this.reader.rest) yield* this.reader.rest(isEnd);
  }

  finish(): Trace {
    this.pass(this.utf8.finish());
    return this.reader.finish();
  }

  present(): Trace | undefined {
    this.pass(this.utf8.flush());
    return this.reader.present?.();
  }

  private pass(text: Uint8Array): void {
    if (text.length > 0) this.reader.push(text);
  }
}
