// The heat map as a table: the column of the picture that the position lies in.
import { formatCount } from '../../../src/model/size';
import { bandAt, bandStart } from '../../../src/model/heat';
import type { HeatPicture } from './protocol';
import type { HeatStrings } from './strings';
import { element, fill, setText } from '../../components/dom';
import { bytesOf, positionsOf } from './window';
import { describeValue } from './text';
import { VirtualTable } from '../../components/virtual-table';

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The picture's twin in words: the addresses at one position, like ones together. */
export class HeatTable {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;
  private readonly title = element('h2', { class: 'heat-table-title' });
  private stretches: readonly Stretch[] = [];

  constructor(
    private readonly strings: HeatStrings,
    select: (byte: number) => void,
  ) {
    this.table = new VirtualTable(
      [
        { title: strings.heatColumnAddress, kind: 'grow' },
        { title: strings.columnState, kind: 'text' },
      ],
      strings.heat,
      { activate: (index) => select(this.stretches[index].from) },
    );
    this.root = element('section', { class: 'heat-table', 'aria-label': strings.heatTable }, this.title, this.table.root);
  }

  /** Another trace: its addresses are seen from the first on. */
  toStart(): void {
    this.table.toStart();
  }

  /** The column that the position lies in; the nearest one where it is beside the picture. */
  update(picture: HeatPicture, position: number, operationCount: number, address: (byte: number) => string): void {
    const { window } = picture;
    const at = Math.max(window.fromPosition, Math.min(window.toPosition, position));
    this.stretches = stretchesOf(picture, bandAt(positionsOf(window), picture.columns, at - window.fromPosition));
    setText(this.title, fill(this.strings.heatColumnValue, formatCount(at)));
    this.table.update({
      total: this.stretches.length,
      at: (index) => {
        const { from, to, value } = this.stretches[index];
        const words = describeValue(this.strings, picture, value, operationCount);
        return { className: value === 0 ? 'none' : undefined, cells: [`${address(from)} – ${address(to - 1)}`, words] };
      },
    });
  }
}

function stretchesOf({ window, rows, columns, cells }: HeatPicture, column: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let row = 0; row < rows;) {
    const value = cells[row * columns + column];
    const first = row;
    while (row < rows && cells[row * columns + column] === value) row++;
    const start = (each: number): number => window.fromByte + bandStart(bytesOf(window), rows, each);
    stretches.push({ from: start(first), to: start(row), value });
  }
  return stretches;
}
