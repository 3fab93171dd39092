import { formatSize } from '../../src/model/size';
import type { CacheSummary } from '../../src/protocol/messages';
import type { MapBody } from '../../src/protocol/views/map';
import type { Strings } from '../../src/protocol/strings';
import { element, formatCount } from '../dom';
import { VirtualTable, type TableRow } from './virtualTable';

/** The caches as slabtop lists them, the largest first. Rows outside of the view are not here but with the host. */
export class Caches {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;
  private readonly none: HTMLElement;

  constructor(strings: Strings, range: (from: number, count: number) => void) {
    this.table = new VirtualTable(
      [
        { title: strings.columnCache, kind: 'text' },
        { title: strings.columnObjects, hint: strings.columnObjectsHint, kind: 'grow' },
        { title: strings.columnObjectSize, kind: 'number' },
        { title: strings.columnSlabs, kind: 'number' },
        { title: strings.columnSlabOrder, kind: 'number' },
        { title: strings.columnSlabBytes, kind: 'number' },
      ],
      strings.caches,
      { range },
    );
    this.none = element('p', { class: 'nothing' }, strings.cachesNone);
    this.root = element('div', { class: 'caches' }, this.none, this.table.root);
  }

  update({ caches }: MapBody): void {
    this.none.hidden = caches.total > 0;
    this.table.root.hidden = caches.total === 0;
    this.table.update({ total: caches.total, at: (index) => cacheRow(caches.rows[index - caches.from]) });
  }
}

function cacheRow(cache: CacheSummary | undefined): TableRow | undefined {
  if (!cache) return undefined;
  const slots = cache.slabs * cache.objectsPerSlab;
  return {
    className: cache.slabs === 0 ? 'none' : '',
    cells: [
      cache.name,
      { text: `${formatCount(cache.activeObjects)}/${formatCount(slots)}`, bar: slots === 0 ? 0 : cache.activeObjects / slots },
      formatSize(cache.objectSize),
      formatCount(cache.slabs),
      String(cache.order),
      formatSize(cache.bytes),
    ],
  };
}
