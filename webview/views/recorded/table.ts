// The picture as a table: the blocks in view, one by one or, where they are small, by rows.
import { formatCount, formatSize } from '../../../src/model/size';
import { matchFlag } from '../../../src/protocol/frame';
import { filterLook, PictureTable } from '../../components/picture-table';
import { fullSum, type RecordedPicture, type RecordedPlace } from './protocol';
import type { RecordedStrings } from './strings';

interface Item extends RecordedPlace {
  readonly address: string;
  readonly bytes: number;
  /** Of a block; absent for small ones together. */
  readonly line?: number;
  readonly operation?: number;
  readonly dimmed: boolean;
}

export class RecordedTable {
  readonly root: HTMLElement;
  private readonly table: PictureTable<Item>;

  constructor(
    private readonly strings: RecordedStrings,
    choose: (place: RecordedPlace) => void,
  ) {
    this.table = new PictureTable<Item>(
      { className: 'recorded-table', table: strings.recordedTable, none: strings.blocksNone },
      [
        { title: strings.columnAddress, kind: 'grow' },
        { title: strings.recordedBytes, kind: 'number' },
        { title: strings.columnState, kind: 'text' },
        { title: strings.columnLine, kind: 'number' },
      ],
      { activate: choose, focus: () => undefined },
    );
    this.root = this.table.root;
  }

  update(picture: RecordedPicture): void {
    const { strings } = this;
    this.table.update(itemsOf(picture), ({ address, bytes, line, operation, dimmed }) => ({
      cells: [
        address,
        formatSize(bytes),
        line === undefined ? strings.recordedSmall : strings.stateAllocated,
        line === undefined ? '' : formatCount(line),
      ],
      className: filterLook(picture.filtered, dimmed),
      current: operation !== undefined && operation === picture.selected,
    }));
  }
}

/** Blocks by address, and before them in each row what its small blocks come to. */
function itemsOf(picture: RecordedPicture): Item[] {
  const { rows, pieces, sums, pixels, rowOrder } = picture;
  const items: Item[] = [];
  let piece = 0;
  rows.forEach((row, index) => {
    if (row.kind === 'region') return;
    const { at, address } = row;
    let [share, flags] = [0, 0];
    for (let cell = index * pixels; cell < (index + 1) * pixels; cell++) {
      share += sums.share[cell];
      flags |= sums.flags[cell];
    }
    const small = Math.min(row.bytes, Math.round((share / fullSum / pixels) * 2 ** rowOrder));
    if (small > 0) items.push({ ...at, address, bytes: small, dimmed: (flags & matchFlag) === 0 });
    for (; piece < pieces.row.length && pieces.row[piece] === index; piece++) {
      const offset = pieces.offset[piece];
      // A block of several rows is told where it begins, or first comes into view.
      if (piece > 0 && pieces.operation[piece - 1] === pieces.operation[piece]) continue;
      items.push({
        region: at.region,
        offset,
        address: `0x${(BigInt(address) + BigInt(offset - at.offset)).toString(16)}`,
        bytes: pieces.length[piece],
        line: pieces.line[piece],
        operation: pieces.operation[piece],
        dimmed: (pieces.flags[piece] & matchFlag) === 0,
      });
    }
  });
  return items;
}
