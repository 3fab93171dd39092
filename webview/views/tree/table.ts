// The tree as a table of the nodes in view.
import { formatCount, formatSize } from '../../../src/model/size';
import { matchFlag } from '../../../src/protocol/frame';
import type { Selection } from '../../../src/protocol/inspection';
import type { TreeStrings } from './strings';
import { nodeKinds, type TreePicture } from './protocol';
import { Space } from '../../../src/model/space';
import { nodeBytes, type TreeArena, type TreeGeometry } from './geometry';
import { tableAddresses } from '../../layout/labels';
import { findNode, leafAt, visibleNodes } from './nodes';
import { filterLook, PictureTable } from '../../components/picture-table';
import type { TableRow } from '../../components/virtual-table';

/** The tree's twin in words: rows are indented by their depth. */
export class TreeTable {
  readonly root: HTMLElement;
  private readonly table: PictureTable<number>;
  private nodes: readonly number[] = [];
  private addresses = tableAddresses(new Space([]));

  constructor(
    private readonly strings: TreeStrings,
    events: { activate(node: number): void; focus(node: number): void },
  ) {
    this.table = new PictureTable<number>(
      { className: 'tree-nodes', table: strings.treeNodes, none: strings.treeNodesNone },
      [
        { title: strings.columnOrder, kind: 'text' },
        { title: strings.columnState, kind: 'text' },
        { title: strings.columnHandle, kind: 'grow' },
        { title: strings.columnSize, kind: 'number' },
        { title: strings.columnAddress, kind: 'text' },
        { title: strings.treeColumnBuddy, kind: 'text' },
        { title: strings.columnLine, kind: 'number' },
      ],
      events,
      'treegrid',
    );
    this.root = this.table.root;
  }

  /** Another run has other addresses. */
  setSpace(space: Space): void {
    this.addresses = this.table.fitAddresses(space);
  }

  update(picture: TreePicture, names: ReadonlyMap<number, string>, geometry: TreeGeometry, selection: Selection | undefined): void {
    const { arena } = geometry;
    const { flags } = picture.nodes;
    this.nodes = visibleNodes(picture, geometry);
    this.root.style.setProperty('--depth', String(arena.maxOrder + 1));
    const selected = selection && leafAt(picture, arena, selection);
    const selectedNode = selected ? findNode(picture, selected) : -1;
    this.table.update(this.nodes, (node) => {
      const row = this.row(picture, names, arena, node);
      const className = `${row.className ?? ''}${filterLook(picture.filtered, (flags[node] & matchFlag) === 0)}`;
      return { ...row, className, current: node === selectedNode };
    });
  }

  /** Marks the row of a node, if it has one. */
  select(node: number): void {
    this.table.select(this.nodes.indexOf(node));
  }

  private row(picture: TreePicture, names: ReadonlyMap<number, string>, arena: TreeArena, node: number): TableRow {
    const { strings } = this;
    const address = (byte: number): string => this.addresses.format(byte);
    const { unit, order, kind, line } = picture.nodes;
    const bytes = nodeBytes(arena, order[node]);
    const from = unit[node] * arena.unit;
    const states = {
      [nodeKinds.free]: strings.stateFree,
      [nodeKinds.allocated]: strings.stateAllocated,
      [nodeKinds.slab]: strings.stateSlab,
      [nodeKinds.split]: strings.treeSplit,
      [nodeKinds.before]: strings.stateBefore,
    };
    const level = arena.maxOrder - order[node] + 1;
    // The buddy's offset differs in one bit.
    const buddy = order[node] === arena.maxOrder ? '' : address(Math.floor(from / bytes) % 2 === 0 ? from + bytes : from - bytes);
    return {
      className: kind[node] === nodeKinds.free ? 'none' : '',
      level,
      cells: [
        strings.order.replace('{0}', String(order[node])),
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
