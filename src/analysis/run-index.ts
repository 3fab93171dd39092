// What is looked up by line: operations, directives and notes. Made once for a run, from its table.
import { severityOf } from '../model/diagnostic';
import type { Note } from '../replay/run/note';
import { cursorOf } from '../replay/cursor-of';
import type { RunCursor } from '../replay/state/run-cursor';
import type { Run } from '../replay/run/run';
import type { Directive } from '../trace/trace';
import { SlabIndex } from './slab-index';

const known = new WeakMap<Run, RunIndex>();

/** What questions about single lines of a run look up; made once for a run. */
export class RunIndex {
  readonly slabs: SlabIndex;
  private cursor: RunCursor | undefined;
  private readonly notes = new Map<number, Note[]>();
  private readonly directives = new Map<number, Directive>();

  constructor(readonly run: Run) {
    this.slabs = new SlabIndex(run);
    for (const note of run.notes) {
      if (severityOf(note.code) !== 'error') continue;
      const present = this.notes.get(note.range.line);
      if (present) present.push(note);
      else this.notes.set(note.range.line, [note]);
    }
    for (const directive of run.trace.directives) {
      if (directive.kind !== 'attribute') this.directives.set(directive.range.line, directive);
    }
  }

  /** A cursor that stands at a position until it is asked for again. */
  cursorAt(position: number): RunCursor {
    this.cursor ??= cursorOf(this.run);
    this.cursor.seek(position);
    return this.cursor;
  }

  /** What is wrong with a line (1-based) that is no operation. */
  notesOf(line: number): readonly Note[] {
    return this.notes.get(line) ?? [];
  }

  /** The statement on a line, if it is no operation. */
  directiveOf(line: number): Directive | undefined {
    return this.directives.get(line);
  }
}

/** The index of a run. What of it takes long is still to be made: see `SlabIndex.making`. */
export function indexOfRun(run: Run): RunIndex {
  let index = known.get(run);
  if (index === undefined) {
    index = new RunIndex(run);
    known.set(run, index);
  }
  return index;
}
