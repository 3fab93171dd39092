// The classes that a view colours the allocations of a run by, and how many of each are live.
import { createColoring, type Coloring } from '../analysis/coloring';
import { changeColoring } from '../analysis/diff/change-coloring';
import type { ReferencePosition } from '../analysis/diff/reference-position';
import type { Localize } from '../model/localize';
import type { ColorBy, ColorClasses } from '../protocol/coloring';
import type { Run } from '../replay/run/run';
import type { Job, WorkQueue } from '../work/queue';
import { Kept } from './kept';
import { Tally, type Summing } from './tally';
import type { ViewContext } from './host-view';

/** What is live in each class. */
interface ClassCounts {
  readonly blocks: number[];
  readonly bytes: number[];
}

/** The colours of a run's allocations by what one view has asked for last: making them looks at every operation. */
export class RunColoring {
  private coloring: { readonly run: Run; readonly by: ColorBy; readonly job: Job<Coloring> } | undefined;
  private changes: { readonly reference: ReferencePosition; readonly coloring: Coloring } | undefined;
  private readonly goneHere = new Kept<ReturnType<NonNullable<Coloring['gone']>['at']>>();
  private shading: { readonly coloring: Coloring; readonly position: number; readonly of: (op: number) => number } | undefined;
  /** Another part of the arena needs no other count. */
  private readonly counts: Tally<ClassCounts>;

  constructor(private readonly queue: WorkQueue) {
    this.counts = new Tally(queue);
  }

  /** The shade of the allocation that an operation made; the same function for as long as it gives the same answers. Undefined where colours tell the state, and while the classes are drawn up. */
  shadeOf(context: ViewContext, by: ColorBy): ((op: number) => number) | undefined {
    const coloring = this.at(context, by);
    if (coloring === undefined) return undefined;
    const { position } = context;
    const from = coloring.ages ? position : -1;
    if (this.shading?.coloring !== coloring || this.shading.position !== from) {
      this.shading = { coloring, position: from, of: coloring.ages ? shadeAt(coloring, position) : shadeForever(coloring, context.run) };
    }
    return this.shading.of;
  }

  /** The classes with what is live in each, be it of the position before where counting takes long; undefined where colours tell the state, and while they are drawn up. */
  classes(context: ViewContext, by: ColorBy): ColorClasses | undefined {
    const coloring = this.at(context, by);
    if (coloring === undefined) return undefined;
    const { state, position, changed } = context;
    const { kind, labels, shades, gone } = coloring;
    const begin = (): Summing<ClassCounts> => {
      const sum = { blocks: labels.map(() => 0), bytes: labels.map(() => 0) };
      const add = (op: number, _: number, held: number): void => {
        const index = coloring.classOf(op, position);
        sum.blocks[index]++;
        sum.bytes[index] += held;
      };
      return { sum, add };
    };
    const counts = this.counts.at(state, coloring, begin, changed);
    const told = counts ?? this.counts.latest(coloring);
    if (told && gone) {
      const { blocks, bytes } = this.goneHere.at(String(position), () => gone.at(position));
      told.blocks[gone.class] = blocks;
      told.bytes[gone.class] = bytes;
    }
    return { kind, labels, shades, ...(gone && { gone: gone.class }), ...told, ...(counts === undefined && { counting: true }) };
  }

  /** The classes alone, uncounted; undefined where colours tell the state, and while they are drawn up. */
  names(context: ViewContext, by: ColorBy): Pick<ColorClasses, 'kind' | 'labels' | 'shades'> | undefined {
    const coloring = this.at(context, by);
    return coloring && { kind: coloring.kind, labels: coloring.labels, shades: coloring.shades };
  }

  /** Ends what is under way; the classes are drawn up anew when they are asked for again. */
  forget(): void {
    this.coloring?.job.cancel();
    this.coloring = undefined;
    this.changes = undefined;
    this.shading = undefined;
    this.counts.forget();
  }

  private at({ run, localize, changed, pinned }: ViewContext, by: ColorBy): Coloring | undefined {
    if (by === 'state') return undefined;
    if (by === 'changes') return pinned?.reference && this.changesSince(pinned.reference, localize);
    if (this.coloring?.run !== run || this.coloring.by !== by) {
      this.coloring?.job.cancel();
      this.coloring = { run, by, job: this.queue.begin(createColoring(run, by, localize), { changed }) };
    }
    return this.coloring.job.result;
  }

  private changesSince(reference: ReferencePosition, localize: Localize): Coloring {
    if (this.changes?.reference !== reference) {
      this.changes = { reference, coloring: changeColoring(reference, localize) };
      this.goneHere.forget();
    }
    return this.changes.coloring;
  }
}

function shadeAt(coloring: Coloring, position: number): (op: number) => number {
  return (op) => coloring.shades[coloring.classOf(op, position)];
}

/** The same at all positions: told once for each allocation. */
function shadeForever(coloring: Coloring, run: Run): (op: number) => number {
  const tell = shadeAt(coloring, run.operationCount);
  const told = new Uint8Array(run.operationCount);
  return (op) => told[op] || (told[op] = tell(op));
}
