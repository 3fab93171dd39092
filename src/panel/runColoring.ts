import { createColoring, type Coloring } from '../analysis/coloring';
import { forEachAllocation } from '../analysis/live-allocations';
import type { ColorBy, ColorClasses } from '../protocol/coloring';
import type { Run } from '../replay/run';
import type { ViewContext } from './views/view';

/** The colours of a run's allocations by what one view has asked for last: making them looks at every operation. */
export class RunColoring {
  private coloring: { readonly run: Run; readonly by: ColorBy; readonly of: Coloring } | undefined;
  private shading: { readonly coloring: Coloring; readonly position: number; readonly of: (op: number) => number } | undefined;
  /** The classes as counted at the last position: another part of the arena needs no other count. */
  private counted: { readonly coloring: Coloring; readonly position: number; readonly classes: ColorClasses } | undefined;

  /** The shade of the allocation that an operation made; the same function for as long as it gives the same answers. Undefined where colours tell the state. */
  shadeOf(context: ViewContext, by: ColorBy): ((op: number) => number) | undefined {
    const coloring = this.at(context, by);
    if (coloring === undefined) return undefined;
    const { position } = context;
    const from = coloring.ages ? position : -1;
    if (this.shading?.coloring !== coloring || this.shading.position !== from) {
      this.shading = { coloring, position: from, of: (op) => coloring.shades[coloring.classOf(op, position)] };
    }
    return this.shading.of;
  }

  /** The classes with what is live in each; undefined where colours tell the state. */
  classes(context: ViewContext, by: ColorBy): ColorClasses | undefined {
    const coloring = this.at(context, by);
    if (coloring === undefined) return undefined;
    const { cursor, position } = context;
    if (this.counted?.coloring === coloring && this.counted.position === position) return this.counted.classes;
    const blocks = coloring.labels.map(() => 0);
    const bytes = coloring.labels.map(() => 0);
    forEachAllocation(cursor, (op, _, held) => {
      const index = coloring.classOf(op, position);
      blocks[index]++;
      bytes[index] += held;
    });
    const { kind, labels, shades } = coloring;
    const classes = { kind, labels, shades, blocks, bytes };
    this.counted = { coloring, position, classes };
    return classes;
  }

  forget(): void {
    this.coloring = undefined;
    this.shading = undefined;
    this.counted = undefined;
  }

  private at({ run, localize }: ViewContext, by: ColorBy): Coloring | undefined {
    if (by === 'state') return undefined;
    if (this.coloring?.run !== run || this.coloring.by !== by) this.coloring = { run, by, of: createColoring(run, by, localize) };
    return this.coloring.of;
  }
}
