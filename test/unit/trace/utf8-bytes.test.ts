import assert from 'node:assert/strict';
import { Utf8Bytes } from '../../../src/trace/text-encoding';

/** What comes out of bytes that are pushed in chunks of a length. */
function decoded(bytes: Uint8Array, length: number): string {
  const utf8 = new Utf8Bytes();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(utf8.push(bytes.subarray(at, at + length)));
  return Buffer.concat([...parts, utf8.finish()]).toString('utf8');
}

describe('Bytes of a text in UTF-8', () => {
  const text = 'mark "größer 😀"\r\na = alloc 8\n';
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');

  it('are decoded from UTF-16 in either order, wherever chunks end', () => {
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      for (const length of [1, 2, 3, 7, 1000]) assert.equal(decoded(bytes, length), text);
    }
  });

  it('pass as they are where no mark of UTF-16 stands in front', () => {
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      little.subarray(2),
      Buffer.from([0xff]),
      Buffer.from([0x80, 0xff, 0xfe]),
      Buffer.alloc(0),
    ]) {
      for (const length of [1, 3, 1000]) {
        const utf8 = new Utf8Bytes();
        const parts: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += length) parts.push(utf8.push(bytes.subarray(at, at + length)));
        assert.deepEqual(Buffer.concat([...parts, utf8.finish()]), bytes);
      }
    }
  });

  it('are the chunk itself where nothing is decoded: no byte is copied', () => {
    const utf8 = new Utf8Bytes();
    const chunk = Buffer.from('a = alloc 8\n'.repeat(100));
    assert.equal(utf8.push(chunk), chunk);
  });

  it('have a replacement where UTF-16 ends within a character', () => {
    assert.equal(decoded(little.subarray(0, 5), 2), 'm\ufffd');
  });
});
