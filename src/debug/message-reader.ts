// The protocol's messages out of a stream of bytes, as the base protocol frames them. Whatever comes in, the next sound message is found again.
import type { Localize } from '../model/localize';

/** A header is some dozen bytes; behind so many without an end it is none. */
const longestHeader = 4096;
/** Bytes of a body that is read: sources and memory go out, what comes in is short. */
const longestBody = 1 << 24;
/** A longer body is not skipped either: such a length is a mistake, and waiting for its end would be silence for ever. */
const longestSkipped = 1 << 30;

const headerEnd = [13, 10, 13, 10];
const lengthPattern = /^content-length[ \t]*:[ \t]*(\d+)[ \t]*$/im;
const lengthWord = 'content-length:';

/** Cuts a stream into messages. What is no message is told in one sentence, and left out. */
export class MessageReader {
  private chunks: Uint8Array[] = [];
  /** Bytes of the chunks. */
  private length = 0;
  /** Bytes of the body that comes next; undefined while a header is expected. */
  private body: number | undefined;
  /** Bytes still to be left out. */
  private skipped = 0;
  /** Whether what comes is searched for the next header: everything up to there is garbage that has been told of. */
  private lost = false;
  private readonly decoder = new TextDecoder();
  /** One character for each byte: an index in the text is one in the bytes. */
  private readonly characters = new TextDecoder('latin1');

  constructor(
    private readonly take: (message: unknown) => void,
    private readonly complain: (sentence: string) => void,
    private readonly localize: Localize,
  ) {}

  /** The next bytes of the stream, cut anywhere. */
  push(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.length += bytes.length;
    while (this.step()) continue;
  }

  /** Takes a header, a body or garbage off the front; false where more bytes are needed. */
  private step(): boolean {
    if (this.skipped > 0) return this.skip();
    if (this.body !== undefined) return this.readBody(this.body);
    return this.lost ? this.search() : this.readHeader();
  }

  private readHeader(): boolean {
    const bytes = this.joined();
    const end = indexOf(bytes, headerEnd);
    if (end < 0 && bytes.length <= longestHeader) return false;
    const length = end < 0 || end > longestHeader ? undefined : lengthPattern.exec(this.decoder.decode(bytes.subarray(0, end)))?.[1];
    const body = length === undefined ? Infinity : Number(length);
    if (body > longestSkipped) {
      this.complain(this.localize('A message has no header with a Content-Length that can be read. It was left out.'));
      this.lost = true;
      // Not searched again from its own beginning.
      if (bytes.length > 0) this.drop(1);
      return true;
    }
    this.drop(end + headerEnd.length);
    if (body > longestBody) {
      this.complain(this.localize('A message of {0} bytes was left out. There may be {1} at most.', body, longestBody));
      this.skipped = body;
    } else this.body = body;
    return true;
  }

  private readBody(length: number): boolean {
    if (this.length < length) return false;
    const text = this.decoder.decode(this.joined().subarray(0, length));
    this.drop(length);
    this.body = undefined;
    // An empty body says nothing.
    if (text === '') return true;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.complain(this.localize('The body of a message is no JSON. It was left out.'));
      // Perhaps the length was wrong.
      this.lost = true;
      return true;
    }
    this.take(message);
    return true;
  }

  private skip(): boolean {
    const count = Math.min(this.skipped, this.length);
    this.drop(count);
    this.skipped -= count;
    return this.skipped === 0;
  }

  /** Goes on to the next header there may be. */
  private search(): boolean {
    const bytes = this.joined();
    const at = this.characters.decode(bytes).toLowerCase().indexOf(lengthWord);
    if (at < 0) {
      // Its beginning can be at the end.
      this.drop(Math.max(0, bytes.length - lengthWord.length + 1));
      return false;
    }
    this.drop(at);
    this.lost = false;
    return true;
  }

  private joined(): Uint8Array {
    if (this.chunks.length !== 1) {
      const all = new Uint8Array(this.length);
      let at = 0;
      for (const chunk of this.chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      this.chunks = [all];
    }
    return this.chunks[0];
  }

  private drop(count: number): void {
    if (count === this.length) this.chunks = [];
    else this.chunks = [this.joined().subarray(count)];
    this.length -= count;
  }
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
