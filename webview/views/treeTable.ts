import { formatSize } from '../../src/model/size';
import type { Strings } from '../../src/protocol/strings';
import { nodeKinds, type TreePicture } from '../../src/protocol/views/tree';
import type { AddressFormat } from '../describeTree';
import { element, formatCount } from '../dom';
import { nodeBytes, type TreeArena, type TreeGeometry } from '../layout/treeGeometry';
import { visibleNodes } from '../layout/treeNodes';
import { VirtualTable, type TableRow } from './virtualTable';

/** The tree's twin in words: the nodes in view, one row each, indented by their depth. */
export class TreeTable {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;
  private readonly none: HTMLElement;
  private nodes: readonly number[] = [];

  constructor(
    private readonly strings: Strings,
    events: { activate(node: number): void; focus(node: number): void },
  ) {
    this.table = new VirtualTable(
      [
        { title: strings.columnOrder, kind: 'text' },
        { title: strings.columnState, kind: 'text' },
        { title: strings.columnHandle, kind: 'grow' },
        { title: strings.columnSize, kind: 'number' },
        { title: strings.columnAddress, kind: 'text' },
        { title: strings.treeColumnBuddy, kind: 'text' },
        { title: strings.columnLine, kind: 'number' },
      ],
      strings.treeNodes,
      { activate: (index) => events.activate(this.nodes[index]), focus: (index) => events.focus(this.nodes[index]) },
      'treegrid',
    );
    this.none = element('p', { class: 'nothing' }, strings.treeNodesNone);
    this.root = element('div', { class: 'tree-nodes' }, this.none, this.table.root);
  }

  update(picture: TreePicture, names: ReadonlyMap<number, string>, geometry: TreeGeometry, address: AddressFormat): void {
    this.nodes = visibleNodes(picture, geometry);
    this.root.style.setProperty('--address', `${address(geometry.arena.size - 1).length}ch`);
    this.root.style.setProperty('--depth', String(geometry.arena.maxOrder + 1));
    this.none.hidden = this.nodes.length > 0;
    this.table.root.hidden = this.nodes.length === 0;
    this.table.update({
      total: this.nodes.length,
      at: (index) => this.row(picture, names, geometry.arena, this.nodes[index], address),
    });
  }

  /** Marks the row of a node, if it has one. */
  select(node: number): void {
    this.table.select(this.nodes.indexOf(node));
  }

  private row(picture: TreePicture, names: ReadonlyMap<number, string>, arena: TreeArena, node: number, address: AddressFormat): TableRow {
    const { strings } = this;
    const { unit, order, kind, line } = picture.nodes;
    const bytes = nodeBytes(arena, order[node]);
    const from = unit[node] * arena.unit;
    const states = {
      [nodeKinds.free]: strings.stateFree,
      [nodeKinds.allocated]: strings.stateAllocated,
      [nodeKinds.slab]: strings.stateSlab,
      [nodeKinds.split]: strings.treeSplit,
    };
    const level = arena.maxOrder - order[node] + 1;
    // The buddy's offset differs in one bit.
    const buddy = order[node] === arena.maxOrder ? '' : address(Math.floor(from / bytes) % 2 === 0 ? from + bytes : from - bytes);
    return {
      className: kind[node] === nodeKinds.free ? 'none' : '',
      level,
      cells: [
        strings.orderShort.replace('{0}', String(order[node])),
        states[kind[node] as keyof typeof states],
        names.get(node) ?? '',
        formatSize(bytes),
        address(from),
        buddy,
        line[node] === 0 ? '' : formatCount(line[node]),
      ],
    };
  }
}
