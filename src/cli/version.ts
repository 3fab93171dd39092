// The version of the command, from the package.json that it was installed with.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The version in the package that `directory` belongs to. */
export function readVersion(directory: string): string {
  const file = path.join(directory, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const parent = path.dirname(directory);
  return parent === directory ? 'unknown' : readVersion(parent);
}
