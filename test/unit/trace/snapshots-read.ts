/** Logs of reports and tables, read as files of the format that their name and content say. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatOfFile, type FormatName } from '../../../src/trace/formats';
import type { Snapshot } from '../../../src/trace/snapshots/snapshot';
import { plainBytes, readTrace } from '../../read-trace';
import { root } from '../../project';

export const snapshotFixtures = path.join(root, 'test', 'fixtures', 'snapshots');

/** The snapshots of a text in a format. */
export function snapshotsIn(text: string, format: FormatName = 'mem-info'): readonly Snapshot[] {
  return readTrace(new TextEncoder().encode(text), format).snapshots!.snapshots;
}

/** The snapshots of a file, which may be compressed; a path, or a name among the fixtures. */
export function snapshotsOf(file: string): readonly Snapshot[] {
  const whole = [file, `${file}.gz`, path.join(snapshotFixtures, file)].find((each) => existsSync(each)) ?? file;
  const bytes = plainBytes(readFileSync(whole));
  return readTrace(bytes, formatOfFile(whole, bytes).format).snapshots?.snapshots ?? [];
}
