// Pictures as tables. Rows are what a view has in sight.
import type { Space } from '../../src/model/space';
import { tableAddresses, type AddressLabels } from '../layout/labels';
import { element } from './dom';
import { VirtualTable, type TableColumn, type TableEvents, type TableRow } from './virtual-table';

/** A picture's twin in words: what is in view, one row each; a sentence where that is nothing. */
export class PictureTable<Item> {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;
  private readonly none: HTMLElement;
  private items: readonly Item[] = [];

  constructor(
    labels: { readonly className: string; readonly table: string; readonly none: string },
    columns: readonly TableColumn[],
    events: { activate(item: Item): void; focus(item: Item): void },
    role: 'grid' | 'treegrid' = 'grid',
  ) {
    const tableEvents: TableEvents = {
      activate: (index) => events.activate(this.items[index]),
      focus: (index) => events.focus(this.items[index]),
    };
    this.table = new VirtualTable(columns, labels.table, tableEvents, role);
    this.none = element('p', { class: 'nothing' }, labels.none);
    this.root = element('div', { class: labels.className }, this.none, this.table.root);
  }

  /** Gives columns of addresses the width that those of a space take; how they are written. */
  fitAddresses(space: Space): AddressLabels {
    const addresses = tableAddresses(space);
    this.root.style.setProperty('--address', `${addresses.digits}ch`);
    return addresses;
  }

  update(items: readonly Item[], row: (item: Item) => TableRow): void {
    this.items = items;
    this.none.hidden = items.length > 0;
    this.table.root.hidden = items.length === 0;
    this.table.update({ total: items.length, at: (index) => row(items[index]) });
  }

  /** Marks the row with this index, if there is one. */
  select(index: number): void {
    this.table.select(index);
  }
}

/** How a row looks that a filter is about: `flags` as blocks have them. */
export function filterLook(isFiltered: boolean, isDimmed: boolean): string {
  return !isFiltered ? '' : isDimmed ? ' dimmed' : ' passes';
}
