// What a judge is given, and what it answers with.
import type { Localize } from '../model/localize';
import type { ArenaState } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import type { Work } from '../work/work';
import type { BlockVisitor } from './block-walk';
import type { FindingPlace, Judgement } from './finding';
import type { Survey } from './survey';

/** Further places that one finding names at most. */
export const mostPlaces = 10;

/** A run as the judge of one code sees it. */
export interface Scene<Name extends string = string, Data extends object = object> {
  readonly run: Run;
  readonly survey: Survey;
  readonly thresholds: Readonly<Record<Name, number>>;
  /** Findings of one code that are shown at most, the worst first. */
  readonly limit: number;
  readonly localize: Localize;
  /** Whether a finding at an operation would be kept at all: nobody has silenced it there. */
  wants(operation: number): boolean;
  /** `weight` compares findings of one code; of those with the same `key` one stays. */
  add(weight: number, judgement: Judgement<Data>, key?: unknown): void;
}

/** Looks at the blocks of the arena and reports in the end. */
export interface Collector extends BlockVisitor {
  report(): void;
}

/**
 * A position whose arena is to be looked at. `look` is given the state there. `collect` does so on the one walk over the
 * blocks that all who come to a position share.
 */
export type Visit =
  | { readonly position: number; readonly look: (state: ArenaState) => Work<void> }
  | { readonly position: number; readonly collect: (state: ArenaState) => Collector };

/** A further place at the statement of an operation. */
export function placeAt(run: Run, operation: number, message: string): FindingPlace {
  return { line: run.table.line[operation], operation, message };
}

/** Places for the first operation on each line, at most `mostPlaces` of them. */
export function placesByLine(run: Run, operations: readonly number[], describe: (name: string) => string): FindingPlace[] {
  const places: FindingPlace[] = [];
  const lines = new Set<number>();
  for (const op of operations) {
    const line = run.table.line[op];
    if (lines.has(line)) continue;
    if (places.length === mostPlaces) break;
    lines.add(line);
    places.push(placeAt(run, op, describe(run.handleText(op))));
  }
  return places;
}
