// A file system of VS Code's in which a compressed file has the text that was compressed, so that it opens in an editor.
import * as vscode from 'vscode';
import { compressedScheme } from '../model/contributions';
import { compressionOf, isCompressedName, withoutCompression, type Compression } from '../trace/compression';
import { ZstdDecoder } from '../trace/zstd';

/** More than this cannot be run in the editor anyway; it also ends files made to fill the memory. */
const maximumBytes = 2 ** 30;

/** The URI under which the content of a compressed file can be read: its path is the inner name, which tells the language. */
export function compressedUri(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: compressedScheme, path: withoutCompression(file.path), query: file.toString() });
}

/** The URI under which the content of any file can be read, compressed by its name or not. */
export function contentUri(uri: vscode.Uri): vscode.Uri {
  return isCompressedName(uri.path) && uri.scheme !== compressedScheme ? compressedUri(uri) : uri;
}

/** Makes compressed files readable as what is in them. A file system, because documents larger than 50 MB are read through one. */
export function registerCompressedFiles(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(compressedScheme, new CompressedFiles(), { isCaseSensitive: true, isReadonly: true }),
  );
}

class CompressedFiles implements vscode.FileSystemProvider {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  /** Content last read: VS Code asks for the size first, then for the bytes. */
  private latest: { readonly uri: string; readonly modified: number; readonly content: Promise<Uint8Array> } | undefined;

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { ctime, mtime } = await vscode.workspace.fs.stat(inner(uri));
    const { length } = await this.contentOf(uri, mtime);
    return { type: vscode.FileType.File, ctime, mtime, size: length, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { mtime } = await vscode.workspace.fs.stat(inner(uri));
    const content = await this.contentOf(uri, mtime);
    this.latest = undefined;
    return content;
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private contentOf(uri: vscode.Uri, modified: number): Promise<Uint8Array> {
    const key = uri.toString();
    if (this.latest?.uri !== key || this.latest.modified !== modified) {
      this.latest = { uri: key, modified, content: decompress(inner(uri)) };
    }
    return this.latest.content;
  }
}

function inner(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(uri.query, true);
}

/** Undoes each compression. */
const decompressors: Readonly<Record<Compression, (stored: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>>> = {
  gzip: (stored) => stored.pipeThrough(new DecompressionStream('gzip')) as ReadableStream<Uint8Array>,
  zstd: (stored) => {
    const decoder = new ZstdDecoder();
    return stored.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => decoder.push(chunk).forEach((plain) => controller.enqueue(plain)),
        flush: (controller) => decoder.finish().forEach((plain) => controller.enqueue(plain)),
      }),
    );
  },
};

async function decompress(file: vscode.Uri): Promise<Uint8Array> {
  const compressed = await vscode.workspace.fs.readFile(file);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = decompressors[compressionOf(compressed) ?? 'gzip'](new Blob([compressed]).stream()).getReader();
    for (;;) {
      const { done, value } = (await reader.read()) as { done: false; value: Uint8Array } | { done: true; value: undefined };
      if (done) break;
      length += value.length;
      if (length > maximumBytes) throw new RangeError();
      chunks.push(value);
    }
  } catch (error) {
    const message =
      error instanceof RangeError
        ? vscode.l10n.t(
            '{0} holds more than 1 GiB, more than the editor can run. Run it on the command line: alloctrace run FILE',
            file.path,
          )
        : vscode.l10n.t('{0} is damaged or not compressed. Make the recording again, or run it without compression.', file.path);
    throw vscode.FileSystemError.Unavailable(message);
  }
  return concatenate(chunks, length);
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
