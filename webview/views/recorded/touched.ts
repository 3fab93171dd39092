// The marks of the last operation in the rows of memory as it was recorded.
import type { ByteSpan } from '../../../src/protocol/inspection';
import type { Scene } from '../../layout/scene';
import type { RecordedRow } from './protocol';

/** Pixels that a mark has at least: what is marked may be narrower than can be seen. */
const markPixels = 5;

/** Marks what of a row the last operation took or gave back. The row begins at (x, y). */
export function markTouched(
  scene: Scene,
  { byte, bytes }: Pick<Extract<RecordedRow, { kind: 'memory' }>, 'byte' | 'bytes'>,
  touched: readonly ByteSpan[],
  { x, y, height, perByte }: { readonly x: number; readonly y: number; readonly height: number; readonly perByte: number },
): void {
  for (const span of touched) {
    const from = Math.max(byte, span.from);
    const to = Math.min(byte + bytes, span.to);
    if (from < to) scene.list('touched').push(x + (from - byte) * perByte, y, Math.max(markPixels, (to - from) * perByte), height);
  }
}
