// What the view says of blocks, in words.
import { formatCount, formatSize } from '../../../src/model/size';
import { shortSite } from '../../../src/model/site-name';
import { fill } from '../../components/dom';
import type { TipRow } from '../../components/describe';
import type { Tip } from '../../components/tooltip';
import type { RecordedBlock, RecordedGround, RecordedPageBlock } from './protocol';
import type { RecordedStrings } from './strings';

/** All that is known of a block. */
export function blockTip(strings: RecordedStrings, block: RecordedBlock): Tip {
  const { handle, address, requested, length, operation, line, site, object } = block;
  const rows = [
    { name: strings.tipAddress, value: address },
    { name: strings.tipRequested, value: sizeText(requested) },
    ...(length > Math.max(requested, 1) ? [{ name: strings.tipHeld, value: sizeText(length) }] : []),
    { name: strings.tipLine, value: formatCount(line) },
    { name: strings.tipOperation, value: formatCount(operation) },
    ...(site === undefined ? [] : [{ name: strings.inspectorSite, value: shortSite(site) }]),
    ...(object?.cache === undefined ? [] : [{ name: strings.recordedCache, value: object.cache }]),
    ...(object?.page === undefined ? [] : [{ name: strings.recordedPage, value: object.page }]),
    ...objectRows(strings, block.objects),
    ...pageBlockRows(strings, block.pageBlock),
  ];
  return { title: handle || strings.recordedBlock, rows, hint: fill(strings.tipReveal, formatCount(line)) };
}

/** The same in a line. */
export function blockText(strings: RecordedStrings, { address, requested, line, site }: RecordedBlock): string {
  const facts = [address, sizeText(requested), formatCount(line)] as const;
  return site === undefined ? fill(strings.recordedSelected, ...facts) : fill(strings.recordedSelectedSite, ...facts, shortSite(site));
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? formatSize(bytes) : `${formatSize(bytes)} (${formatCount(bytes)} B)`;
}

/** What lies between the blocks of an allocator. */
export function freeTip(strings: RecordedStrings, address: string): Tip {
  return { title: strings.blocksFree, rows: [{ name: strings.tipAddress, value: address }] };
}

/** What lies where no block is; `reached`: whether any block has been there, or beyond. */
export function unknownTip(strings: RecordedStrings, address: string, reached: boolean): Tip {
  return {
    title: reached ? strings.unknownMemory : strings.recordedUnreached,
    rows: [{ name: strings.tipAddress, value: address }],
    hint: reached ? strings.unknownMemoryHint : strings.recordedUnreachedHint,
  };
}

/** What is known of pages that no block has. */
export function groundTip(
  strings: RecordedStrings,
  address: string,
  { kind, from, bytes, order, region, objects, pageBlock }: RecordedGround,
): Tip {
  const rows = [
    { name: strings.tipAddress, value: address },
    { name: strings.recordedFrom, value: from },
    { name: strings.tipSize, value: sizeText(bytes) },
    ...(order < 0 ? [] : [{ name: strings.inspectorOrder, value: formatCount(order) }]),
    { name: strings.recordedZone, value: region },
    ...objectRows(strings, objects),
    ...pageBlockRows(strings, pageBlock),
  ];
  const titles = { free: strings.recordedFree, listed: strings.listedMemory, unknown: strings.recordedUnknownPages };
  const hints = { free: undefined, listed: strings.listedMemoryHint, unknown: strings.recordedUnknownPagesHint };
  return { title: titles[kind], rows, hint: hints[kind] };
}

/** How many objects lie on a page. */
function objectRows(strings: RecordedStrings, objects: RecordedBlock['objects']): TipRow[] {
  if (objects === undefined) return [];
  return [{ name: strings.recordedObjects, value: fill(strings.recordedObjectsOf, formatCount(objects.count), formatSize(objects.bytes)) }];
}

/** The migrate type of a page block, and who took its pages for another. */
function pageBlockRows(strings: RecordedStrings, block: RecordedPageBlock | undefined): TipRow[] {
  if (block === undefined) return [];
  const { frame, type, isMixed, steals, lastSteal } = block;
  const texts = isMixed ? strings.recordedPageBlockMixed : strings.recordedPageBlockType;
  const rows = [
    {
      name: strings.recordedPageBlock,
      value: type === undefined ? fill(strings.recordedPageBlockUnknown, frame) : fill(texts, frame, type),
    },
  ];
  if (lastSteal === undefined) return rows;
  const { line, from, to } = lastSteal;
  const told = fill(steals === 1 ? strings.recordedStealOne : strings.recordedStealMany, formatCount(line), from, to, formatCount(steals));
  return [...rows, { name: strings.recordedSteals, value: told }];
}
