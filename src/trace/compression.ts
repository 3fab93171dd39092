// The compressions that traces come in, by name and first bytes. Who undoes them looks here what they are.

/** How a file can be compressed. */
export type Compression = 'gzip' | 'zstd';

const compressions: readonly { readonly name: Compression; readonly extension: string; readonly magic: readonly number[] }[] = [
  { name: 'gzip', extension: '.gz', magic: [0x1f, 0x8b] },
  { name: 'zstd', extension: '.zst', magic: [0x28, 0xb5, 0x2f, 0xfd] },
];

/** The endings of compressed files, without the dot. */
export const compressionExtensions: readonly string[] = compressions.map(({ extension }) => extension.slice(1));

/** Bytes by which `compressionOf` tells. */
export const magicBytes = Math.max(...compressions.map(({ magic }) => magic.length));

/** How a file is compressed that begins with these bytes; undefined where it is not. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  return compressions.find(({ magic }) => magic.every((byte, index) => head[index] === byte))?.name;
}

/** Whether a file's name, or path, says that it is compressed. */
export function isCompressedName(fileName: string): boolean {
  return withoutCompression(fileName) !== fileName;
}

/** A file's name, or path, without the ending that says it is compressed. */
export function withoutCompression(fileName: string): string {
  const name = fileName.toLowerCase();
  const extension = compressions.find((each) => name.endsWith(each.extension))?.extension ?? '';
  return fileName.slice(0, fileName.length - extension.length);
}
