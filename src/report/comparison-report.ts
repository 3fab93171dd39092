// Two snapshots of two files compared, for people and for programs.
import type { SnapshotChanges } from '../analysis/snapshots/snapshot-changes';
import type { Localize } from '../model/localize';
import type { Snapshot } from '../trace/snapshots/snapshot';
import { writeList } from './json-report';
import type { ReportSink } from './sink';
import { changeLines } from './snapshot-change-text';

const schema = 1;

/** The snapshots that are compared, and the files that they are of. */
interface Comparison {
  readonly from: { readonly file: string; readonly snapshot: Snapshot };
  readonly to: { readonly file: string; readonly snapshot: Snapshot };
}

/** `--json`: one object. */
export async function writeComparisonJson(
  { from, to }: Comparison,
  { zones, caches, owners }: SnapshotChanges,
  output: ReportSink,
): Promise<void> {
  const record = ({ file, snapshot: { line, time } }: Comparison['from']): object => ({ file, line, time: time ?? null });
  output.write(JSON.stringify({ schema, from: record(from), to: record(to) }, null, 2).slice(0, -2));
  await writeList('zones', zones, (zone) => zone, output, true);
  await writeList('caches', caches, (cache) => cache, output, true);
  await writeList('owners', owners, (owner) => owner, output, true);
  output.write('\n}\n');
}

/** The changes as `run` prints those of a series, behind the names of the files. */
export function writeComparisonText({ from, to }: Comparison, changes: SnapshotChanges, output: ReportSink, localize: Localize): void {
  const { zones, caches, owners } = changes;
  const [head, ...lines] = changeLines(from.snapshot, to.snapshot, changes, localize);
  const isNothing = zones.length + caches.length + owners.length === 0;
  const text = isNothing ? [localize('  They have no table in common, or nothing changed.')] : lines;
  output.write(`${[`${from.file} → ${to.file}: ${head}`, ...text].join('\n')}\n`);
}
