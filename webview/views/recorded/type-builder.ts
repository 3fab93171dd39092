// The migrate types of page blocks in the rows in view, pixel by pixel, and of single places.
import { freeByType } from '../../../src/analysis/free-by-type';
import { migrateClassOf } from '../../../src/analysis/migrate-classes';
import { mostClasses } from '../../../src/analysis/coloring';
import type { Localize } from '../../../src/model/localize';
import type { PageHistory } from '../../../src/replay/pages/page-history';
import type { RecordedState } from '../../../src/replay/recorded/recorded-state';
import { migrateTypes, nameOfType } from '../../../src/trace/formats/kmem/page-events';
import type { RecordedPageBlock, RecordedTypeLists, RecordedTypes } from './protocol';

/** Collects the stretches of rows whose page blocks have a type that is known: each pixel is what most of its bytes are. */
export class TypeBuilder {
  private readonly found = { from: [] as number[], to: [] as number[], row: [] as number[], shade: [] as number[] };
  /** By pixel of the present row and class from 1, in bytes; 0 is what is not known. */
  private readonly bytes: Float64Array;

  constructor(
    private readonly pages: PageHistory,
    private readonly events: number,
    private readonly pixels: number,
    private readonly bytesPerPixel: number,
  ) {
    this.bytes = new Float64Array(pixels * classes);
  }

  get columns(): RecordedTypes {
    const { from, to, row, shade } = this.found;
    return { from: Int32Array.from(from), to: Int32Array.from(to), row: Int32Array.from(row), shade: Uint8Array.from(shade) };
  }

  /** The row with this index has `length` bytes of a region from `from` on. */
  addRow(row: number, region: number, from: number, length: number): void {
    const { pages, events } = this;
    const { blocks, stretches } = pages;
    const blockBytes = blocks.pages * stretches.pageBytes;
    const base = stretches.all[region].from * stretches.pageBytes + from;
    this.bytes.fill(0);
    for (let at = base; at < base + length;) {
      const number = Math.floor(at / blockBytes);
      const end = Math.min(base + length, (number + 1) * blockBytes);
      const block = blocks.at(number, events);
      this.add(at - base, end - base, block === undefined ? 0 : migrateClassOf(block) + 1);
      at = end;
    }
    this.end(row);
  }

  private add(from: number, to: number, shade: number): void {
    const { bytes, bytesPerPixel, pixels } = this;
    const last = Math.min(pixels - 1, Math.ceil(to / bytesPerPixel) - 1);
    for (let pixel = Math.floor(from / bytesPerPixel); pixel <= last; pixel++) {
      bytes[pixel * classes + shade] += Math.min(to, (pixel + 1) * bytesPerPixel) - Math.max(from, pixel * bytesPerPixel);
    }
  }

  private end(row: number): void {
    const { found, pixels } = this;
    let [start, shade] = [0, 0];
    for (let pixel = 0; pixel <= pixels; pixel++) {
      const next = pixel < pixels ? this.shadeOf(pixel) : 0;
      if (next === shade && pixel < pixels) continue;
      if (shade !== 0) {
        found.from.push(start);
        found.to.push(pixel);
        found.row.push(row);
        found.shade.push(shade);
      }
      [start, shade] = [pixel, next];
    }
  }

  private shadeOf(pixel: number): number {
    const { bytes } = this;
    let most = 0;
    for (let shade = 1; shade < classes; shade++) if (bytes[pixel * classes + shade] > bytes[pixel * classes + most]) most = shade;
    return most;
  }
}

const classes = mostClasses + 1;

/** What is known of the page block that the page at an address lies in, at a position. */
export function pageBlockAt({ blocks, events, stretches }: PageHistory, address: bigint, position: number): RecordedPageBlock {
  const number = Math.floor(Number(address) / stretches.pageBytes / blocks.pages);
  const block = blocks.at(number, events[position]);
  const steals = blocks.stealsOf(number, events[position]);
  const last = steals.at(-1);
  return {
    frame: `0x${(number * blocks.pages).toString(16)}`,
    type: block && nameOfType(block.type),
    isMixed: block?.isMixed ?? false,
    steals: steals.length,
    lastSteal: last && { line: last.line, from: nameOfType(last.fallbackType), to: nameOfType(last.type) },
  };
}

/** The free blocks at a state by zone and migrate type; undefined where no pages were recorded. */
export function typeLists(state: RecordedState, localize: Localize): RecordedTypeLists | undefined {
  const { pages, layout, position } = state;
  if (pages === undefined) return undefined;
  const { history } = pages;
  const { blocks, stretches, events, knowledge } = history;
  const lists = freeByType(pages, events[position]);
  const zones = layout.regions.map(({ name }, index) => {
    const { from, to } = stretches.all[index];
    const { byType, mixed, stolen, unknown } = blocks.count(from, to, events[position]);
    const labels = [...migrateTypes, localize('not known')];
    const types = labels
      .map((label, type) => ({ label, counts: lists[index].counts[type], pageBlocks: [...byType, unknown][type] }))
      .filter(({ counts, pageBlocks }, type) => type < usualTypes || pageBlocks > 0 || counts.some((count) => count > 0));
    return { name, types, mixed, stolen };
  });
  return { isWhole: knowledge === 'blocks', zones };
}

/** Types that every zone is listed by. */
const usualTypes = 3;
