// The table beside the map: the blocks in view, read from the picture the map draws.
import { formatCount, formatPercent, formatSize } from '../../src/model/size';
import { Space } from '../../src/model/space';
import type { Strings } from '../../src/protocol/strings';
import { fill } from './dom';
import { visibleRange, type Geometry } from '../layout/geometry';
import { tableAddresses } from '../layout/labels';
import { isDimmed, type Picture } from '../layout/picture';
import { listStops, stopAt, usedShareOf, type Stop } from '../layout/stops';
import { filterLook, PictureTable } from './picture-table';
import type { TableRow } from './virtual-table';

/** The map's twin in words. */
export class Blocks {
  readonly root: HTMLElement;
  private readonly table: PictureTable<Stop>;
  private stops: readonly Stop[] = [];
  private addresses = tableAddresses(new Space([]));

  constructor(
    private readonly strings: Strings,
    events: { reveal(byte: number): void; focus(byte: number): void },
  ) {
    this.table = new PictureTable<Stop>(
      { className: 'blocks', table: strings.blocks, none: strings.blocksNone },
      [
        { title: strings.columnAddress, kind: 'text' },
        { title: strings.columnHandle, kind: 'grow' },
        { title: strings.columnSize, kind: 'number' },
        { title: strings.columnOrder, kind: 'number' },
        { title: strings.columnState, kind: 'text' },
        { title: strings.columnRequested, kind: 'number' },
        { title: strings.columnLine, kind: 'number' },
      ],
      { activate: ({ from }) => events.reveal(from), focus: ({ from }) => events.focus(from) },
    );
    this.root = this.table.root;
  }

  /** Another run has other addresses. */
  setSpace(space: Space): void {
    this.addresses = this.table.fitAddresses(space);
  }

  update(picture: Picture, geometry: Geometry): void {
    const { from, to } = visibleRange(geometry);
    this.stops = listStops(picture, from, to);
    const { filtered, selection } = picture;
    this.table.update(this.stops, (stop) => {
      const row = blockRow(this.strings, picture, stop, this.addresses.format(stop.from));
      const className = `${row.className ?? ''}${filterLook(filtered, isDimmed(picture, flagsOf(picture, stop)))}`;
      return { ...row, className, current: selection?.from === stop.from && selection.to === stop.to };
    });
  }

  /** Marks the row of what lies at a byte. */
  select(byte: number | undefined): void {
    if (byte !== undefined) this.table.select(stopAt(this.stops, byte));
  }
}

/** The flags of what a stop shows; of small blocks those of any of them. */
function flagsOf({ blocks, slots, cells }: Picture, stop: Stop): number {
  if (stop.kind === 'small') return cells.flags.subarray(stop.firstCell, stop.lastCell + 1).reduce((all, each) => all | each, 0);
  return stop.kind === 'slot' || stop.kind === 'freeSlot' ? slots.flags[stop.slot] : blocks.flags[stop.block];
}

function blockRow(strings: Strings, picture: Picture, stop: Stop, address: string): TableRow {
  const size = formatSize(stop.to - stop.from);
  if (stop.kind === 'small') {
    const used = fill(strings.usedShare, formatPercent(usedShareOf(picture, stop)));
    return { cells: [address, used, size, '', strings.stateSmall, '', ''] };
  }
  const { blocks, slabs, slots } = picture;
  const order = String(blocks.order[stop.block]);
  const slab = blocks.slab[stop.block];
  switch (stop.kind) {
    case 'free':
      return { className: 'none', cells: [address, '', size, order, strings.stateFree, '', ''] };
    case 'before':
      return { className: 'none', cells: [address, '', size, order, strings.stateBefore, '', ''] };
    case 'allocated': {
      const requested = formatSize(blocks.requested[stop.block]);
      const name = picture.blockNames.get(stop.block) ?? '';
      return { cells: [address, name, size, order, strings.stateAllocated, requested, formatCount(blocks.line[stop.block])] };
    }
    case 'slab': {
      const use = fill(strings.slotsUse, slabs.inUse[slab], slabs.objects[slab]);
      const requested = formatSize(blocks.requested[stop.block]);
      return { cells: [address, `${picture.cacheNames[slabs.cache[slab]]}: ${use}`, size, order, strings.stateSlab, requested, ''] };
    }
    case 'slot': {
      const requested = formatSize(slots.requested[stop.slot]);
      const name = picture.slotNames.get(stop.slot) ?? '';
      return { className: 'inner', cells: [address, name, size, '', strings.stateSlot, requested, formatCount(slots.line[stop.slot])] };
    }
    case 'freeSlot':
      return { className: 'inner none', cells: [address, '', size, '', strings.stateFreeSlot, '', ''] };
  }
}
