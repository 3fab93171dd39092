import { randomNumbers } from '../../../src/model/random';
import { decodeFrame } from '../../../src/protocol/frame';
import { runTrace } from '../../run-trace';
import type { MapRequest } from '../../../webview/views/map/protocol';
import type { Looks, MarkedOperations } from '../../../src/picture/cell-sums';
import { buildFrame } from '../../../src/picture/frame-builder';
import { BlockingAllocations } from '../../../src/picture/blocking';
import { touchedRanges } from '../../../src/picture/operation-summary';
import { Cursor } from '../../../src/replay/state/cursor';
import type { Run } from '../../../src/replay/run/run';
import { readTrace } from '../../read-trace';
import type { Picture } from '../../../webview/layout/picture';

export function runText(text: string): Run {
  return runTrace(readTrace(new TextEncoder().encode(text), 'alloctrace'));
}

export function cursorAt(run: Run, position = run.operationCount): Cursor {
  const cursor = new Cursor(run);
  cursor.seek(position);
  return cursor;
}

/** A view of the whole arena in which a unit is `pixels` wide. */
export function wholeView(run: Run, pixels: number, changes: Partial<MapRequest> = {}): MapRequest {
  return {
    kind: 'map',
    fromUnit: 0,
    toUnit: run.arena.size / run.arena.unit,
    cellOrder: Math.max(0, Math.ceil(Math.log2(1 / pixels))),
    bytesPerPixel: run.arena.unit / pixels,
    overviewCells: 64,
    colorBy: 'state',
    ...changes,
  };
}

/** What the webview makes of a frame. */
export function pictureOf(run: Run, cursor: Cursor, view: MapRequest, marked?: MarkedOperations, looks?: Looks): Picture {
  const { data, blockLabels, slotLabels, cacheNames } = buildFrame(run, cursor, view, { ...looks, marked });
  return {
    ...decodeFrame(data),
    unit: run.arena.unit,
    arenaBytes: run.arena.size,
    base: run.arena.base,
    blockNames: new Map(blockLabels.index.map((index, at) => [index, blockLabels.text[at]])),
    slotNames: new Map(slotLabels.index.map((index, at) => [index, slotLabels.text[at]])),
    cacheNames,
    touched: touchedRanges(run, cursor.position),
    blocking: new BlockingAllocations().at(run, cursor)?.ranges ?? [],
    splits: [],
    merges: [],
    filtered: looks?.matches !== undefined,
    classKind: 'scale',
  };
}

/** A trace of blocks, objects and size classes, the same for the same seed. */
export function mixedTrace(operations: number, seed: number): string {
  const random = randomNumbers(seed);
  const lines = ['arena 1MiB unit 64', 'machine page 4KiB', 'cache inode 600', 'cache dentry 192 hwcache'];
  const live: string[] = [];
  for (let index = 0; index < operations; index++) {
    if (live.length > 0 && random(5) < 2) {
      lines.push(`free ${live.splice(random(live.length), 1)[0]}`);
      continue;
    }
    const request = [`alloc ${1 + random(5000)}`, 'alloc inode', 'alloc dentry', `kmalloc ${1 + random(3000)}`][random(4)];
    lines.push(`h${index} = ${request}`);
    live.push(`h${index}`);
  }
  return lines.join('\n');
}
