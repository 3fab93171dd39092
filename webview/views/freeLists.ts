import type { Metrics } from '../../src/model/metrics';
import { formatPercent, formatSize } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import { element, formatCount } from '../dom';
import { VirtualTable, type TableRow } from './virtualTable';

/** Free blocks by order, as /proc/buddyinfo counts them; the bar is the order's share of all free bytes. */
export class FreeLists {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;

  constructor(strings: Strings) {
    this.table = new VirtualTable(
      [
        { title: strings.columnOrder, kind: 'number' },
        { title: strings.columnBlockSize, kind: 'number' },
        { title: strings.columnFreeBlocks, kind: 'number' },
        { title: strings.columnFreeBytes, kind: 'grow' },
        { title: strings.columnUnusable, hint: strings.columnUnusableHint, kind: 'number' },
      ],
      strings.freeLists,
    );
    this.root = element('div', { class: 'free-lists' }, this.table.root);
  }

  update(freeBlocks: readonly number[], metrics: Metrics, unit: number): void {
    const row = (order: number): TableRow => {
      const bytes = freeBlocks[order] * 2 ** order * unit;
      return {
        className: bytes === 0 ? 'none' : '',
        cells: [
          String(order),
          formatSize(2 ** order * unit),
          formatCount(freeBlocks[order]),
          { text: bytes === 0 ? '–' : formatSize(bytes), bar: metrics.free === 0 ? 0 : bytes / metrics.free },
          formatPercent(metrics.unusable[order] ?? 0),
        ],
      };
    };
    this.table.update({ total: freeBlocks.length, at: row });
  }
}
