// What happened between the marks of a run: from its columns and series.
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import { metricAt } from '../replay/run/metric-at';
import { ErrorBits } from '../replay/run/results';
import type { Mark, Run } from '../replay/run/run';
import { SharedWork, type Work } from '../work/work';

/** What happened between a mark and the next one, or the end. */
export interface PhaseBalance {
  /** Allocations made, reallocs left out, and allocations freed. */
  readonly allocations: number;
  readonly frees: number;
  readonly failures: number;
  /** Bytes held at its end less those at its start. */
  readonly held: number;
  /** External fragmentation at its start and at its end, from 0 to 1. */
  readonly externalBefore: number;
  readonly externalAfter: number;
  /** Positions. */
  readonly from: number;
  readonly to: number;
}

const known = new WeakMap<Run, SharedWork<readonly PhaseBalance[]>>();

/** The work that makes the balance of every phase of a run, in the order of its marks; done once for a run. */
export function phasesOf(run: Run): SharedWork<readonly PhaseBalance[]> {
  let phases = known.get(run);
  if (phases === undefined) known.set(run, (phases = new SharedWork(balancePhases(run))));
  return phases;
}

function* balancePhases(run: Run): Work<readonly PhaseBalance[]> {
  const phases: PhaseBalance[] = [];
  for (const [at, mark] of run.marks.entries()) {
    const phase = balanceOf(run, mark, run.marks[at + 1]);
    phases.push(phase);
    yield phase.to - phase.from;
  }
  return phases;
}

function balanceOf(run: Run, { position: from }: Mark, next: Mark | undefined): PhaseBalance {
  const { results, series } = run;
  const to = next?.position ?? run.operationCount;
  let allocations = 0;
  let frees = 0;
  let failures = 0;
  for (let op = from; op < to; op++) {
    if ((results.error[op] & ErrorBits.Code) !== 0) {
      failures++;
      continue;
    }
    const made = results.allocated(op);
    const ended = results.subject(op) >= 0;
    if (made && !ended) allocations++;
    if (ended && !made) frees++;
  }
  return {
    allocations,
    frees,
    failures,
    held: series.at('held', to) - series.at('held', from),
    externalBefore: metricAt(run, 'external', from) ?? 0,
    externalAfter: metricAt(run, 'external', to) ?? 0,
    from,
    to,
  };
}

/** What was done in a phase, in words: allocations, frees, and failures where there are any. */
export function phaseWords({ allocations, frees, failures }: PhaseBalance, localize: Localize): string[] {
  const words = [
    allocations === 1 ? localize('1 allocation') : localize('{0} allocations', allocations),
    frees === 1 ? localize('1 free') : localize('{0} frees', frees),
  ];
  if (failures > 0) words.push(failures === 1 ? localize('1 failure') : localize('{0} failures', failures));
  return words;
}

/** The change of the bytes held in a phase, with its sign. */
export function heldText({ held }: PhaseBalance): string {
  return `${held > 0 ? '+' : held < 0 ? '−' : '±'}${formatSize(Math.abs(held))}`;
}
