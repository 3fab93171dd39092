// Exports as the bytes of a file: tables and reports come a line or a piece at a time, the panel saves what comes of them.
import type { Work } from '../work/work';

/** Characters that are encoded at once. */
const pieceLength = 1 << 16;

/** The lines as UTF-8. A step is of one line: to make it may take long. */
export function* encodeLines(lines: Iterable<string>): Work<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let pending = '';
  for (const line of lines) {
    pending += line;
    if (pending.length >= pieceLength) {
      pieces.push(encoder.encode(pending));
      pending = '';
    }
    yield 1;
  }
  pieces.push(encoder.encode(pending));
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
