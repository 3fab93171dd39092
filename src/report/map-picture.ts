// The arena as a picture of an HTML report: drawn from a state, without a page and without the webview's code.
import { escapeMarkup } from '../model/markup';
import { formatSize } from '../model/size';
import type { Localize } from '../model/localize';
import { type ArenaState, BlockKind } from '../replay/state/arena-state';
import type { Run } from '../replay/run/run';
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

type Style = 'free' | 'allocated' | 'padding' | 'slab' | 'object';

/** What `mapPicture` fills padding with: stands once in the page. */
export const paddingPattern =
  '<svg class="patterns" width="0" height="0" aria-hidden="true"><defs><pattern id="padding" width="5" height="5" patternUnits="userSpaceOnUse">' +
  '<path class="hatch" d="M-1 1L1 -1M-1 6L6 -1M4 6L6 4"/></pattern></defs></svg>\n';

/**
 * The arena in a state as a picture (SVG, styled by the report's style sheet): blocks to scale, what was asked for
 * solid and the rest of a block hatched. Below a few pixels, columns whose height is the share in use. The free end of the arena
 * is left out where nothing is there.
 */
export function mapPicture(run: Run, state: ArenaState, localize: Localize): string {
  return new MapPicture(run, state, localize).draw();
}

class MapPicture {
  private readonly paths: Record<Style, string> = { free: '', slab: '', padding: '', object: '', allocated: '' };
  private texts = '';
  private readonly shown: number;
  private readonly rowBytes: number;
  private readonly cellBytes: number;
  private readonly gutter: number;
  /** By cell: bytes in use, held and asked for by small blocks, and bytes of small blocks. */
  private readonly small: {
    readonly used: Float64Array;
    readonly held: Float64Array;
    readonly asked: Float64Array;
    readonly all: Float64Array;
  };

  constructor(
    private readonly run: Run,
    private readonly state: ArenaState,
    private readonly localize: Localize,
  ) {
    const { size, unit } = run.arena;
    this.shown = shownBytes(run, state);
    // A single unit is not stretched over the whole row.
    this.rowBytes = Math.max(1, unit * Math.min(16, size / unit), 2 ** Math.ceil(Math.log2(Math.max(1, this.shown / mostRows))));
    this.cellBytes = Math.max(unit, 2 ** Math.ceil(Math.log2(this.rowBytes / rowWidth)));
    const cells = Math.ceil(this.shown / this.cellBytes);
    const column = (): Float64Array => new Float64Array(cells);
    this.small = { used: column(), held: column(), asked: column(), all: column() };
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
      case BlockKind.Reserved:
        return this.fill('padding', from, bytes, seam);
      case BlockKind.Free:
        this.fill('free', from, bytes, seam);
        return this.label(from, bytes, this.localize('free {0}', formatSize(bytes)), 'on-free');
      case BlockKind.Allocated: {
        const requested = Math.min(bytes, this.run.requestedOf(owner));
        this.fill('allocated', from, requested, requested === bytes ? seam : 0);
        this.fill('padding', from + requested, bytes - requested, seam);
        const name = `${this.run.handleText(owner)} ${formatSize(bytes)}`;
        return this.label(from, requested, name, 'on-allocated');
      }
      case BlockKind.Slab: {
        const { cache, objects, inUse, slot } = this.state.slab(owner);
        this.fill('slab', from, bytes, seam);
        if (this.pixels(slot) >= smallestBlock) {
          for (let index = 0; index < objects; index++) {
            if (this.state.slotOwner(owner, index) >= 0) this.fill('object', from + index * slot, slot, seam);
          }
        } else {
          this.fillShare(from, bytes, (inUse * slot) / bytes);
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

  /** The share of a slab that objects have, from its left. */
  private fillShare(from: number, bytes: number, share: number): void {
    if (share > 0) this.fill('object', from, bytes * share, 0);
  }

  private rectangle(style: Style, x: number, y: number, width: number, height: number): void {
    this.paths[style] += `M${round(x)} ${round(y)}h${round(Math.max(0.5, width))}v${round(height)}h${round(-Math.max(0.5, width))}z`;
  }

  private sumUp(from: number, bytes: number, kind: BlockKind, owner: number): void {
    const { small, cellBytes } = this;
    let [used, held, asked] = [0, 0, 0];
    if (kind === BlockKind.Allocated) [used, held, asked] = [bytes, bytes, Math.min(bytes, this.run.requestedOf(owner))];
    if (kind === BlockKind.Slab) {
      const { inUse, slot } = this.state.slab(owner);
      [used, held, asked] = [bytes, inUse * slot, inUse * slot];
    }
    for (let start = from; start < from + bytes;) {
      const cell = Math.floor(start / cellBytes);
      const end = Math.min(from + bytes, (cell + 1) * cellBytes);
      const share = (end - start) / bytes;
      small.all[cell] += end - start;
      small.used[cell] += used * share;
      small.held[cell] += held * share;
      small.asked[cell] += asked * share;
      start = end;
    }
  }

  private drawCells(): void {
    const { small, cellBytes } = this;
    for (let cell = 0; cell < small.all.length; cell++) {
      if (small.all[cell] === 0) continue;
      const from = cell * cellBytes;
      const row = Math.floor(from / this.rowBytes);
      const x = this.pixels(from - row * this.rowBytes);
      const width = this.pixels(small.all[cell]);
      const bottom = row * rowStep + rowHeight;
      // At least a pixel for anything that is there at all.
      const heightOf = (bytes: number): number => (bytes === 0 ? 0 : Math.max(1, Math.floor((bytes / small.all[cell]) * rowHeight)));
      const used = heightOf(small.used[cell]);
      const held = Math.min(used, heightOf(small.held[cell]));
      const asked = Math.min(held, heightOf(small.asked[cell]));
      if (used < rowHeight) this.rectangle('free', x, bottom - rowHeight, width, rowHeight - used);
      if (used > held) this.rectangle('slab', x, bottom - used, width, used - held);
      if (held > asked) this.rectangle('padding', x, bottom - held, width, held - asked);
      if (asked > 0) this.rectangle('allocated', x, bottom - asked, width, asked);
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

/** As much of the arena as reaches over everything in use, and not much more. */
function shownBytes({ arena }: Run, state: ArenaState): number {
  const units = arena.size / arena.unit;
  let end = 0;
  state.forEachBlock(0, units, (unit, _, kind, __, length) => {
    if (kind !== BlockKind.Free) end = unit + length;
  });
  const enough = 2 ** Math.ceil(Math.log2(Math.max(16, end)));
  return Math.min(units, enough) * arena.unit;
}
