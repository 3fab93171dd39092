// Texts in UTF-16, as Windows programs write them: decoded before the format is looked for, for the editor, the debugger and the command line alike.

/** The bytes of a byte order mark of UTF-16. */
const markLength = 2;

/**
 * The bytes of a text in UTF-8, whatever it is stored in: what begins with a byte order mark of UTF-16 is decoded, all else passes as it is.
 * Chunks may end anywhere.
 */
export class Utf8Bytes {
  private first: Uint8Array | undefined = new Uint8Array(0);
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  private readonly encoder = new TextEncoder();

  /** The next bytes as stored. What comes back may be the chunk itself, and may be empty. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.first === undefined) return this.decode(chunk);
    const begun = this.first.length === 0 ? chunk : joined(this.first, chunk);
    if (begun.length < markLength) {
      this.first = begun;
      return new Uint8Array(0);
    }
    this.first = undefined;
    const encoding = encodingOf(begun);
    if (encoding !== undefined) this.decoder = new TextDecoder(encoding);
    return this.decode(begun);
  }

  /** Every byte was pushed: the rest. */
  finish(): Uint8Array {
    return this.first ?? this.encoder.encode(this.decoder?.decode());
  }

  private decode(chunk: Uint8Array): Uint8Array {
    return this.decoder === undefined ? chunk : this.encoder.encode(this.decoder.decode(chunk, { stream: true }));
  }
}

function encodingOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
