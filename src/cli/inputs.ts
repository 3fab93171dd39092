// Which traces a command is to read: files as they are named, and what lies below folders.
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Localize } from '../model/localize';
import { detectFormat } from '../trace/formats';
import { Failure } from './failure';

/** The traces that paths lead to. */
export interface Inputs {
  /** Each once: the paths as given, a folder's files by their paths, sorted. Whether they can be read shows later. */
  readonly files: readonly string[];
  /** Whether reports must tell files apart: more than one path was named, or a folder. */
  readonly areSeveral: boolean;
  /** A sentence for each folder that could not be read or holds no trace. */
  readonly failures: readonly string[];
}

/** Finds the traces. Files are taken whatever their name; below a folder, those whose name is one of a trace, and nothing that is hidden. */
export async function findInputs(paths: readonly string[], localize: Localize): Promise<Inputs> {
  const files = new Map<string, string>();
  const failures: string[] = [];
  let areSeveral = paths.length > 1;
  for (const each of paths) {
    if (each === '-' || !(await isFolder(each))) {
      add(files, each);
      continue;
    }
    areSeveral = true;
    try {
      const found = await tracesBelow(each);
      if (found.length === 0) failures.push(localize('there is no trace in {0}.', each));
      for (const file of found) add(files, file);
    } catch (error) {
      failures.push(localize('cannot read {0}: {1}.', each, (error as Error).message));
    }
  }
  return { files: [...files.values()], areSeveral, failures };
}

/** The one file of a command that takes no folder. Throws `Failure`. */
export async function singleInput([file]: readonly string[], localize: Localize): Promise<Inputs> {
  if (await isFolder(file)) throw new Failure(localize('cannot read {0}: it is a folder.', file));
  return { files: [file], areSeveral: false, failures: [] };
}

function add(files: Map<string, string>, file: string): void {
  const key = file === '-' ? file : path.resolve(file);
  if (!files.has(key)) files.set(key, file);
}

async function isFolder(file: string): Promise<boolean> {
  if (file === '-') return false;
  // What is not there is told when it is read.
  const status = await stat(file).catch(() => undefined);
  return status?.isDirectory() === true;
}

async function tracesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await tracesBelow(file)));
    else if (isTraceName(entry.name) && (await leadsToFile(entry, file))) found.push(file);
  }
  return found;
}

/** Whether a name alone speaks for a format. */
function isTraceName(name: string): boolean {
  return detectFormat(name, new Uint8Array()).reasons.length > 0;
}

/** Links to files are followed, links to folders are not: they may lead in a circle. */
async function leadsToFile(entry: Dirent, file: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
