// Nodes of the tree in words, for the tooltip and for those who do not see them: from the picture and from what the host has told of a node.
import { html, type TemplateResult } from 'lit';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { TreeStrings } from './strings';
import { fullTreeShare, nodeKinds, type TreeHolders, type TreePicture, type TreeProbe } from './protocol';
import { andMore, sizeInFull } from '../../components/describe';
import { fill, setAttribute, setText } from '../../components/dom';
import type { Tip } from '../../components/tooltip';
import { nodeBytes, visibleBytes, type TreeArena, type TreeGeometry } from './geometry';
import { stopUnits, type TreeStop } from './nodes';
import { bitText, offsetBits } from './text';

/** The words for addresses: `0x…` of a byte from the base. */
export type AddressFormat = (byte: number) => string;

/** Names of what stands in the way, as far as they are told. */
function holderNames(strings: TreeStrings, holders: TreeHolders, count = holders.first.length): string {
  const names = holders.first.slice(0, count).map(({ handle, line }) => fill(strings.treeHolder, handle || strings.blockUnnamed, line));
  return andMore(strings, names.join(', '), holders.count - names.length);
}

/** Who keeps a node and its buddy from merging; undefined where nobody could. */
function inTheWay(strings: TreeStrings, probe: TreeProbe): string | undefined {
  const { buddy, holders, kind } = probe;
  if (!buddy || buddy.state === 'outside') return undefined;
  const own = kind === nodeKinds.allocated ? strings.treeItself : holderNames(strings, holders);
  const there = holderNames(strings, buddy.holders);
  const parts = [own, there, probe.hasBefore === true ? strings.stateBefore : ''].filter((text) => text !== '');
  // A slab that waits for objects is nobody's.
  return parts.length > 0 ? parts.join('; ') : strings.treeEmptySlabs;
}

function titleOf(strings: TreeStrings, { kind, order }: TreeProbe): string {
  switch (kind) {
    case nodeKinds.split:
      return fill(strings.treeSplitTitle, order);
    case nodeKinds.free:
      return fill(strings.tipOrderFree, order);
    case nodeKinds.before:
      return strings.memoryBefore;
    case nodeKinds.slab:
      return fill(strings.treeSlabTitle, order);
    default:
      return fill(strings.tipOrderAllocated, order);
  }
}

function buddyState(strings: TreeStrings, state: NonNullable<TreeProbe['buddy']>['state']): string {
  return { free: strings.stateFree, taken: strings.treeTaken, split: strings.treeSplit, outside: strings.treeBuddyOutside }[state];
}

/** The tooltip of a node. */
function describeProbe(strings: TreeStrings, probe: TreeProbe, arena: TreeArena, address: AddressFormat): Tip {
  const { unit, order, owner, slab, used, buddy } = probe;
  const from = unit * arena.unit;
  const bytes = nodeBytes(arena, order);
  const rows: { name: string; value: string | TemplateResult }[] = [];
  const add = (name: string, value: string | TemplateResult | undefined): void => {
    if (value !== undefined) rows.push({ name, value });
  };
  add(strings.tipHandle, owner?.handle);
  add(strings.tipCache, slab && `${slab.cache}: ${fill(strings.treeSlots, slab.inUse, slab.objects)}`);
  add(strings.tipAddress, `${address(from)} – ${address(Math.min(arena.size, from + bytes) - 1)}`);
  add(strings.tipSize, sizeInFull(bytes));
  add(strings.tipRequested, owner && sizeInFull(owner.requested));
  if (used !== undefined) {
    add(strings.treeInUse, fill(strings.treeInUseValue, formatSize(used), formatSize(bytes), formatPercent(used / bytes)));
  }
  add(strings.tipLine, owner && formatCount(owner.line));
  if (!buddy) {
    add(strings.treeBuddy, strings.treeBuddyNone);
  } else {
    const there = buddy.unit * arena.unit;
    add(
      strings.treeBuddy,
      fill(strings.treeBuddyValue, `${address(there)} – ${address(there + bytes - 1)}`, buddyState(strings, buddy.state)),
    );
    add(strings.treeBit, fill(strings.treeBitValue, buddy.bit, formatSize(2 ** buddy.bit)));
    const bits = offsetBits(Math.max(arena.size, there + 1));
    add(strings.treeOffset, markedBits(from, bits, buddy.bit));
    add(strings.treeBuddyOffset, markedBits(there, bits, buddy.bit));
    add(strings.treeInTheWay, inTheWay(strings, probe));
  }
  const hint = !buddy ? undefined : buddy.state === 'outside' ? strings.treeNeverMerges : fill(strings.treeMergesWhen, order + 1);
  return { title: titleOf(strings, probe), rows, hint };
}

/** An offset in binary; the one bit in which the buddies differ stands out. */
function markedBits(offset: number, bits: number, bit: number): TemplateResult {
  const { before, marked, after } = bitText(offset, bits, bit);
  return html`<span class="tree-bits">${before}<mark>${marked}</mark>${after}</span>`;
}

/** A node in one sentence, for those who do not see it. */
function describeNode(strings: TreeStrings, probe: TreeProbe, arena: TreeArena, address: AddressFormat): string {
  const { unit, order, owner, slab, buddy } = probe;
  const name = owner?.handle ?? slab?.cache;
  const title = name === undefined ? titleOf(strings, probe) : fill(strings.treeItemNames, titleOf(strings, probe), name);
  const parts = [fill(strings.treeItem, title, formatSize(nodeBytes(arena, order)), address(unit * arena.unit))];
  if (owner) parts.push(fill(strings.operationLine, owner.line));
  if (buddy) parts.push(fill(strings.treeItemBuddy, address(buddy.unit * arena.unit), buddyState(strings, buddy.state), buddy.bit));
  const way = inTheWay(strings, probe);
  if (way !== undefined) parts.push(`${strings.treeInTheWay}: ${way}`);
  return parts.join('; ');
}

/** The nodes of a cell: what is in it by its shares. */
function describeCell(
  strings: TreeStrings,
  picture: TreePicture,
  stop: TreeStop,
  arena: TreeArena,
  address: AddressFormat,
): { tip: Tip; text: string } {
  const { cells } = picture;
  const from = stop.unit * arena.unit;
  const to = Math.min(arena.size, from + stopUnits(picture, stop) * arena.unit);
  const shares = [cells.split, cells.free, cells.allocated, cells.slab].map((column) => formatPercent(column[stop.cell] / fullTreeShare));
  const title = fill(strings.treeCellTitle, stop.order);
  return {
    tip: {
      title,
      rows: [
        { name: strings.tipAddress, value: `${address(from)} – ${address(to - 1)}` },
        { name: strings.columnBlockSize, value: formatSize(nodeBytes(arena, stop.order)) },
        { name: strings.treeCellShare, value: fill(strings.treeCellShares, ...shares) },
      ],
    },
    text: fill(strings.treeCell, title, address(from), address(to - 1), ...shares),
  };
}

/** What is said of a stop that is pointed at; undefined until the host has told of its node. */
export function tipOfStop(
  strings: TreeStrings,
  picture: TreePicture,
  stop: TreeStop,
  probe: TreeProbe | undefined,
  arena: TreeArena,
  address: AddressFormat,
): Tip | undefined {
  if (stop.node < 0) return describeCell(strings, picture, stop, arena, address).tip;
  return probe && describeProbe(strings, probe, arena, address);
}

/** A stop in one sentence; undefined until the host has told of its node, which is at once. */
export function nameOfStop(
  strings: TreeStrings,
  picture: TreePicture,
  stop: TreeStop,
  probe: TreeProbe | undefined,
  arena: TreeArena,
  address: AddressFormat,
): string | undefined {
  if (probe?.unit === stop.unit && probe.order === stop.order) return describeNode(strings, probe, arena, address);
  return stop.node < 0 ? describeCell(strings, picture, stop, arena, address).text : undefined;
}

/** Says what part of the tree is in view: how much it is, and where it lies in the arena. */
export function describeWindow(
  strings: TreeStrings,
  geometry: TreeGeometry,
  scale: HTMLElement,
  overview: HTMLElement,
  address: AddressFormat,
): void {
  const { from, to } = visibleBytes(geometry);
  setText(scale, fill(strings.treeScale, formatSize(geometry.span < 1024 ? Math.round(geometry.span) : geometry.span)));
  setAttribute(overview, 'aria-valuemin', 0);
  setAttribute(overview, 'aria-valuemax', Math.max(0, geometry.arena.size - (to - from)));
  setAttribute(overview, 'aria-valuenow', from);
  setAttribute(overview, 'aria-valuetext', fill(strings.overviewValue, address(from), address(to - 1)));
}
