import type { Slices } from '../work/slicer';

/** Characters that are encoded at once. */
const pieceLength = 1 << 16;

/** The lines as UTF-8, made in slices so that others run between them. What `slices` throws to end the work is passed on. */
export async function encodeLines(lines: Iterable<string>, slices: Slices): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let pending = '';
  for (const line of lines) {
    pending += line;
    if (pending.length < pieceLength && !slices.exhausted) continue;
    pieces.push(encoder.encode(pending));
    pending = '';
    await slices.pause();
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
