// The bytes of a text as UTF-8, whatever it is written in: PowerShell redirects in UTF-16, some editors save in it.
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

/** Hands a text to a reader of UTF-8. Only the first bytes wait, until there are enough of them to tell the encoding by. */
export class DecodingReader implements TraceReader {
  private first: Uint8Array | undefined = new Uint8Array(0);
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  private readonly encoder = new TextEncoder();

  constructor(private readonly reader: TraceReader) {}

  push(chunk: Uint8Array): void {
    if (this.first === undefined) {
      this.pass(chunk);
      return;
    }
    const first = new Uint8Array(this.first.length + chunk.length);
    first.set(this.first);
    first.set(chunk, this.first.length);
    this.first = first;
    if (first.length >= probeBytes) this.begin(first);
  }

  finish(): Trace {
    if (this.first !== undefined) this.begin(this.first);
    const rest = this.decoder?.decode();
    if (rest) this.reader.push(this.encoder.encode(rest));
    return this.reader.finish();
  }

  private begin(first: Uint8Array): void {
    const encoding = encodingOf(first);
    if (encoding !== 'utf-8') this.decoder = new TextDecoder(encoding);
    this.first = undefined;
    this.pass(first);
  }

  private pass(chunk: Uint8Array): void {
    this.reader.push(this.decoder === undefined ? chunk : this.encoder.encode(this.decoder.decode(chunk, { stream: true })));
  }
}
