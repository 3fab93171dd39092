// The arena as a picture of an HTML report: drawn from a state, without a page and without the webview's code.
import { walkGone } from '../analysis/diff/gone-parts';
import type { ReferencePosition } from '../analysis/diff/reference-position';
import { escapeMarkup } from '../model/markup';
import { formatSize } from '../model/size';
import type { Localize } from '../model/localize';
import { type ArenaState, BlockKind } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
import { finish } from '../work/work';
import { round } from './markup';

/** Pixels of a row of the arena, and of the whole picture with its addresses. */
const rowWidth = 1024;
const rowHeight = 26;
const rowStep = 32;
const characterWidth = 6.7;
const mostRows = 16;
/** Blocks narrower than this many pixels are summed up into columns. */
const smallestBlock = 4;
/** Pixels between neighbours. */
const seam = 1;

/** What allocations are where two positions are compared. */
const changeStyles = ['kept', 'resized', 'moved', 'added'] as const;
type ChangeStyle = (typeof changeStyles)[number];

type Style = 'free' | 'before' | 'gone' | 'gone-share' | 'allocated' | 'padding' | 'slab' | 'object' | ChangeStyle;

/** What asked-for bytes are drawn as, from below. */
const heldStyles = ['object', 'allocated', ...changeStyles] as const satisfies readonly Style[];
type HeldStyle = (typeof heldStyles)[number];

/** What `mapPicture` fills padding with, and what is gone: stands once in the page. */
export const paddingPattern =
  '<svg class="patterns" width="0" height="0" aria-hidden="true"><defs><pattern id="padding" width="5" height="5" patternUnits="userSpaceOnUse">' +
  '<path class="hatch" d="M-1 1L1 -1M-1 6L6 -1M4 6L6 4"/></pattern><pattern id="gone" width="5" height="5" patternUnits="userSpaceOnUse">' +
  '<path class="gone-hatch" d="M-1 4L1 6M-1 -1L6 6M4 -1L6 1"/></pattern></defs></svg>\n';

/**
 * The arena in a state as a picture (SVG, styled by the report's style sheet): blocks to scale, what was asked for
 * solid and the rest of a block hatched. Below a few pixels, columns whose height is the share in use. The free end of the arena
 * is left out where nothing is there. `reference`: a position that this one is compared with; colours tell what has changed then, and what was in use there
 * alone is hatched where it is free.
 */
export function mapPicture(run: Run, state: ArenaState, localize: Localize, reference?: ReferencePosition): string {
  return new MapPicture(run, state, localize, reference).draw();
}

class MapPicture {
  private readonly paths: Record<Style, string> = {
    free: '',
    before: '',
    slab: '',
    gone: '',
    'gone-share': '',
    padding: '',
    object: '',
    allocated: '',
    kept: '',
    resized: '',
    moved: '',
    added: '',
  };
  private texts = '';
  private readonly shown: number;
  private readonly rowBytes: number;
  private readonly cellBytes: number;
  private readonly gutter: number;
  /** By cell: bytes in use, in use before the run and held by small blocks, bytes of small blocks, those that are gone, and those asked for by what they are. */
  private readonly small: {
    readonly used: Float64Array;
    readonly before: Float64Array;
    readonly held: Float64Array;
    readonly all: Float64Array;
    readonly gone: Float64Array;
    readonly asked: Readonly<Record<HeldStyle, Float64Array>>;
  };

  constructor(
    private readonly run: Run,
    private readonly state: ArenaState,
    private readonly localize: Localize,
    private readonly reference: ReferencePosition | undefined,
  ) {
    const { size, unit } = run.arena;
    const { contents } = reference ?? {};
    const before = contents ? (contents.offset.at(-1) ?? 0) + (contents.held.at(-1) ?? 0) : 0;
    this.shown = shownBytes(run, state, before);
    // A single unit is not stretched over the whole row.
    this.rowBytes = Math.max(1, unit * Math.min(16, size / unit), 2 ** Math.ceil(Math.log2(Math.max(1, this.shown / mostRows))));
    this.cellBytes = Math.max(unit, 2 ** Math.ceil(Math.log2(this.rowBytes / rowWidth)));
    const cells = Math.ceil(this.shown / this.cellBytes);
    const column = (): Float64Array => new Float64Array(cells);
    const asked = Object.fromEntries(heldStyles.map((style) => [style, column()])) as Record<HeldStyle, Float64Array>;
    this.small = { used: column(), before: column(), held: column(), all: column(), gone: column(), asked };
    this.gutter = Math.ceil(run.space.format(size).length * characterWidth) + 12;
  }

  draw(): string {
    const { run, state, gutter } = this;
    const { unit } = run.arena;
    state.forEachBlock(0, Math.ceil(this.shown / unit), (first, _, kind, owner, units) => {
      const from = first * unit;
      const bytes = units * unit;
      if (this.pixels(bytes) < smallestBlock) this.sumUp(from, bytes, kind, owner);
      else this.drawBlock(from, bytes, kind, owner);
    });
    if (this.reference) finish(walkGone(this.reference, state, 0, this.shown, (from, to) => this.drawGone(from, to)));
    this.drawCells();
    const rows = Math.ceil(this.shown / this.rowBytes);
    for (let row = 0; row < rows; row++) {
      this.text(run.space.format(row * this.rowBytes), -8, row * rowStep + rowHeight / 2, 'address', 'end');
    }
    const width = gutter + rowWidth;
    const height = (rows - 1) * rowStep + rowHeight + 1;
    const paths = Object.entries(this.paths).map(([style, data]) => (data === '' ? '' : `<path class="${style}" d="${data}"/>`));
    const label = escapeMarkup(this.localize('The arena at position {0}', state.position));
    return (
      `<svg class="map" viewBox="${-gutter} 0 ${width} ${height}" role="img" aria-label="${label}">\n` +
      `${paths.join('\n')}\n${this.texts}</svg>\n`
    );
  }

  private pixels(bytes: number): number {
    return (bytes / this.rowBytes) * rowWidth;
  }

  private drawBlock(from: number, bytes: number, kind: BlockKind, owner: number): void {
    switch (kind) {
      case BlockKind.Unknown:
      case BlockKind.Listed:
        return this.fill('free', from, bytes, seam);
      case BlockKind.Before:
        this.fill('before', from, bytes, seam);
        return this.label(from, bytes, this.localize('in use before'), 'on-free');
      case BlockKind.Reserved:
        return this.fill('padding', from, bytes, seam);
      case BlockKind.Free:
        this.fill('free', from, bytes, seam);
        return this.label(from, bytes, this.localize('free {0}', formatSize(bytes)), 'on-free');
      case BlockKind.Allocated: {
        const requested = Math.min(bytes, this.run.requestedOf(owner));
        this.fill(this.styleOf(owner, 'allocated'), from, requested, requested === bytes ? seam : 0);
        this.fill('padding', from + requested, bytes - requested, seam);
        const name = `${this.run.handleText(owner)} ${formatSize(bytes)}`;
        return this.label(from, requested, name, this.reference ? 'on-slab' : 'on-allocated');
      }
      case BlockKind.Slab: {
        const { cache, objects, inUse, slot } = this.state.slab(owner);
        this.fill('slab', from, bytes, seam);
        if (this.pixels(slot) >= smallestBlock) {
          for (let index = 0; index < objects; index++) {
            const op = this.state.slotOwner(owner, index);
            if (op >= 0) this.fill(this.styleOf(op, 'object'), from + index * slot, slot, seam);
          }
        } else {
          this.fillShares(from, this.sumSlots(owner, objects, slot));
        }
        const { name } = this.run.caches[cache];
        return this.label(from, bytes, `${name} ${inUse}/${objects}`, 'on-slab');
      }
    }
  }

  /** A range as rectangles, row by row. */
  private fill(style: Style, from: number, bytes: number, gap: number): void {
    for (let start = from; start < from + bytes;) {
      const row = Math.floor(start / this.rowBytes);
      const end = Math.min(from + bytes, (row + 1) * this.rowBytes);
      const right = end === from + bytes ? gap : 0;
      this.rectangle(style, this.pixels(start - row * this.rowBytes), row * rowStep, this.pixels(end - start) - right, rowHeight);
      start = end;
    }
  }

  /** What an allocation is drawn as. */
  private styleOf(op: number, plain: 'allocated' | 'object'): HeldStyle {
    return this.reference?.changeOf(op) ?? plain;
  }

  /** The bytes that objects of a slab have, by what they are. */
  private sumSlots(slab: number, objects: number, slot: number): Partial<Record<HeldStyle, number>> {
    const sums: Partial<Record<HeldStyle, number>> = {};
    for (let index = 0; index < objects; index++) {
      const op = this.state.slotOwner(slab, index);
      if (op < 0) continue;
      const style = this.styleOf(op, 'object');
      sums[style] = (sums[style] ?? 0) + slot;
    }
    return sums;
  }

  /** What objects have of a slab, from its left. */
  private fillShares(from: number, sums: Partial<Record<HeldStyle, number>>): void {
    let start = from;
    for (const style of heldStyles) {
      const bytes = sums[style] ?? 0;
      if (bytes > 0) this.fill(style, start, bytes, 0);
      start += bytes;
    }
  }

  /** A stretch that is gone, over the free memory that it is now. */
  private drawGone(from: number, to: number): void {
    if (this.pixels(to - from) >= smallestBlock) return this.fill('gone', from, to - from, seam);
    const { small, cellBytes } = this;
    for (let start = from; start < to;) {
      const cell = Math.floor(start / cellBytes);
      const end = Math.min(to, (cell + 1) * cellBytes);
      small.gone[cell] += end - start;
      start = end;
    }
  }

  private rectangle(style: Style, x: number, y: number, width: number, height: number): void {
    this.paths[style] += `M${round(x)} ${round(y)}h${round(Math.max(0.5, width))}v${round(height)}h${round(-Math.max(0.5, width))}z`;
  }

  private sumUp(from: number, bytes: number, kind: BlockKind, owner: number): void {
    const { small, cellBytes } = this;
    let [used, held] = [0, 0];
    const before = kind === BlockKind.Before ? bytes : 0;
    let asked: Partial<Record<HeldStyle, number>> = {};
    if (kind === BlockKind.Allocated) {
      [used, held] = [bytes, bytes];
      asked[this.styleOf(owner, 'allocated')] = Math.min(bytes, this.run.requestedOf(owner));
    }
    if (kind === BlockKind.Slab) {
      const { inUse, objects, slot } = this.state.slab(owner);
      [used, held] = [bytes, inUse * slot];
      asked = this.reference ? this.sumSlots(owner, objects, slot) : { allocated: inUse * slot };
    }
    for (let start = from; start < from + bytes;) {
      const cell = Math.floor(start / cellBytes);
      const end = Math.min(from + bytes, (cell + 1) * cellBytes);
      const share = (end - start) / bytes;
      small.all[cell] += end - start;
      small.used[cell] += used * share;
      small.before[cell] += before * share;
      small.held[cell] += held * share;
      for (const style of heldStyles) small.asked[style][cell] += (asked[style] ?? 0) * share;
      start = end;
    }
  }

  private drawCells(): void {
    const { small, cellBytes } = this;
    for (let cell = 0; cell < small.all.length; cell++) {
      if (small.all[cell] === 0 && small.gone[cell] === 0) continue;
      const from = cell * cellBytes;
      const row = Math.floor(from / this.rowBytes);
      const x = this.pixels(from - row * this.rowBytes);
      const bytes = small.all[cell] === 0 ? cellBytes : small.all[cell];
      const width = this.pixels(bytes);
      const bottom = row * rowStep + rowHeight;
      // At least a pixel for anything that is there at all.
      const heightOf = (part: number): number => (part === 0 ? 0 : Math.max(1, Math.floor((part / bytes) * rowHeight)));
      const used = heightOf(small.used[cell]);
      const held = Math.min(used, heightOf(small.held[cell]));
      const all = heldStyles.reduce((sum, style) => sum + small.asked[style][cell], 0);
      const asked = Math.min(held, heightOf(all));
      const before = Math.min(rowHeight - used, heightOf(small.before[cell]));
      const taken = used + before;
      const gone = Math.min(rowHeight - taken, heightOf(small.gone[cell]));
      if (taken < rowHeight && small.all[cell] > 0) this.rectangle('free', x, bottom - rowHeight, width, rowHeight - taken);
      if (before > 0) this.rectangle('before', x, bottom - taken, width, before);
      if (used > held) this.rectangle('slab', x, bottom - used, width, used - held);
      if (held > asked) this.rectangle('padding', x, bottom - held, width, held - asked);
      if (gone > 0) this.rectangle('gone-share', x, bottom - taken - gone, width, gone);
      let y = bottom;
      for (const style of heldStyles) {
        const tall = all === 0 ? 0 : (small.asked[style][cell] / all) * asked;
        if (tall > 0) this.rectangle(style, x, (y -= tall), width, tall);
      }
    }
  }

  /** A name where it fits into the first row of a block. */
  private label(from: number, bytes: number, text: string, style: string): void {
    const row = Math.floor(from / this.rowBytes);
    const x = this.pixels(from - row * this.rowBytes);
    const room = Math.min(rowWidth - x, this.pixels(bytes));
    if (text.length * characterWidth + 10 > room) return;
    this.text(text, x + 5, row * rowStep + rowHeight / 2, style, 'start');
  }

  private text(text: string, x: number, y: number, style: string, anchor: 'start' | 'end'): void {
    const end = anchor === 'end' ? ' text-anchor="end"' : '';
    this.texts += `<text class="${style}" x="${round(x)}" y="${round(y)}" dy="0.35em"${end}>${escapeMarkup(text)}</text>\n`;
  }
}

/** As much of the arena as reaches over everything in use, and over a byte, and not much more. */
function shownBytes({ arena }: Run, state: ArenaState, byte: number): number {
  const units = arena.size / arena.unit;
  let end = Math.ceil(byte / arena.unit);
  state.forEachBlock(0, units, (unit, _, kind, __, length) => {
    if (kind !== BlockKind.Free) end = unit + length;
  });
  const enough = 2 ** Math.ceil(Math.log2(Math.max(16, end)));
  return Math.min(units, enough) * arena.unit;
}
