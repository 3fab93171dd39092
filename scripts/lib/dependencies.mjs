// The project's own packages. This file imports nothing from node_modules: it must run before they exist.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { npm } from './processes.mjs';
import { cacheFolder, PlainError, root, withProgress } from './project.mjs';

/**
 * The packages that package-lock.json demands and node_modules does not hold in that version.
 * @returns {Promise<string[]>} their paths; `["node_modules"]` when nothing is installed
 */
async function missingPackages() {
  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) {
    return ['node_modules'];
  }
  /** @typedef {{ version?: string, optional?: boolean, peer?: boolean }} Entry */
  const wanted = /** @type {Record<string, Entry>} */ (JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')).packages);
  const installed = /** @type {Record<string, Entry>} */ (JSON.parse(await readFile(installedFile, 'utf8')).packages);
  return Object.entries(wanted)
    .filter(([place, entry]) => place !== '' && !entry.optional && installed[place]?.version !== entry.version)
    .map(([place]) => place);
}

/** Where package-lock.json puts packages. */
async function packagePlaces() {
  const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.keys(packages).filter((place) => place !== '' && !packages[place].optional);
}

/** Installs the packages of package-lock.json where they are missing or stale. */
export async function ensureDependencies() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new PlainError(
      `Node 20 or later is needed, this is ${process.version}; get it from https://nodejs.org or your system's packages.`,
    );
  }
  if ((await missingPackages()).length === 0) {
    return;
  }
  await withLock(path.join(cacheFolder, 'packages.lock'), 'installing packages', async () => {
    const missing = await missingPackages();
    if (missing.length > 0) {
      const what = missing[0] === 'node_modules' ? '' : `, ${missing.length} are missing or stale`;
      const places = await packagePlaces();
      const present = () => places.filter((place) => existsSync(path.join(root, place, 'package.json'))).length;
      await withProgress(
        `installing packages (npm ci)${what}`,
        () => npm(['ci'], root),
        () => `${present()} of ${places.length} packages, `,
      );
    }
  });
}
