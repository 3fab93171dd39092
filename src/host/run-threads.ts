// Threads beside the extension host, Node's or the web worker's: workers that run the extension's own file, with nothing where the editor would be.
import * as vscode from 'vscode';
import type { RunMeans } from '../session/dealt-runs';
import { nodeThread, type FromThread, type NodeWorker, type RunThread, type ThreadListener, type ToThread } from '../session/run-thread';

/** Operations that all threads may hold, at a few hundred bytes each: they share the memory of the host. */
const mostOperations = 1 << 24;

interface WebWorker {
  onmessage: (event: { readonly data: FromThread }) => void;
  onerror: (event: { preventDefault(): void }) => void;
  onmessageerror: () => void;
  postMessage(message: ToThread, memory: readonly ArrayBuffer[]): void;
  terminate(): void;
}

/** What there is in the one host or the other: threads of Node where it can hand out its modules, which it could not always; or workers. */
interface Surroundings {
  readonly process?: {
    getBuiltinModule?(name: 'node:worker_threads'): { readonly Worker: new (code: string, options: { eval: true }) => NodeWorker };
    getBuiltinModule?(name: 'node:os'): { availableParallelism(): number };
  };
  readonly Worker?: new (url: string) => WebWorker;
  readonly navigator: { readonly hardwareConcurrency: number };
}

/** Threads for a trace of so many operations, of the extension at `folder`; undefined where this host has none. Throws where its own file cannot be read. */
export async function threadsOf(folder: vscode.Uri, operations: number): ReturnType<RunMeans['threads']> {
  const { process, Worker, navigator } = globalThis as unknown as Surroundings;
  const read = async (port: string): Promise<string> =>
    codeOf(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'dist', 'extension.js'))), port);
  const atMost = (processors: number): number => Math.min(processors, Math.floor(mostOperations / operations));
  if (process?.getBuiltinModule) {
    const threads = process.getBuiltinModule('node:worker_threads');
    const code = await read(`require('node:worker_threads').parentPort`);
    return {
      most: atMost(process.getBuiltinModule('node:os').availableParallelism()),
      start: (listener) => nodeThread(new threads.Worker(code, { eval: true }), listener),
    };
  }
  if (!Worker) return undefined;
  const code = new Blob([await read('self')], { type: 'text/javascript' });
  return {
    most: atMost(navigator.hardwareConcurrency),
    start: (listener) => webThread(Worker, code, listener),
  };
}

/** The code of a thread: the extension's, whose `vscode` is whatever is asked of it, as far as its modules ask for anything when they are loaded. */
function codeOf(extension: string, port: string): string {
  return `{
const editor = new Proxy(function () {}, { get: () => editor, apply: () => editor, construct: () => editor });
const module = { exports: {} };
((module, exports, require) => {${extension}
})(module, module.exports, () => editor);
module.exports.runThread(${port});
}`;
}

function webThread(Worker: NonNullable<Surroundings['Worker']>, code: Blob, { heard, gone }: ThreadListener): RunThread {
  const url = URL.createObjectURL(code);
  const worker = new Worker(url);
  const end = (): void => {
    worker.terminate();
    URL.revokeObjectURL(url);
    gone();
  };
  worker.onmessage = ({ data }) => heard(data);
  worker.onmessageerror = end;
  worker.onerror = (event) => {
    event.preventDefault();
    end();
  };
  return { post: (message, memory) => worker.postMessage(message, memory), end };
}
