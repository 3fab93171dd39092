// How the frame of a call stack is called, whatever recorded it: by its function and place in the source, else by its object file.

/** What is known of a frame; a part that is not known is empty, a line 0. */
export interface Frame {
  readonly function: string;
  /** Path of the source. */
  readonly file: string;
  readonly line: number;
  /** Path of the object file. */
  readonly object: string;
  /** Behind the object file where the function is not known: an address or an offset. */
  readonly address: string;
}

/** A frame in a line: `main (src/app.c:12)`, `main (app)`, `libc.so.6 0x7f0012`, `0x7f0012`. */
export function frameText(frame: Frame): string {
  const object = baseName(frame.object);
  if (frame.function === '') return object === '' ? frame.address : `${object} ${frame.address}`;
  const place = frame.file === '' ? object : frame.line > 0 ? `${frame.file}:${frame.line}` : frame.file;
  return place === '' ? frame.function : `${frame.function} (${place})`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
