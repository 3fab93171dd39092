// Page blocks of one migrate type that were taken from for another, as a recording of a kernel tells: what keeps them so at the end. A page block with
// pages that cannot move is no huge page any more.
import { pageBlockOrderOf } from '../replay/pages/page-blocks';
import { formatCount, formatSize } from '../model/size';
import { Place } from '../engine/place';
import { bytesOfOrder, frameName } from '../trace/formats/kmem/event';
import { nameOfType, type Steal } from '../trace/formats/kmem/page-events';
import { OperationKind } from '../trace/operation-table';
import type { Work } from '../work/work';
import type { FindingDescriptor } from './descriptor';
import { placesByLine, type Scene, type Visit } from './scene';
import { count } from './threshold';

/** A page block that was taken from for another migrate type. */
interface StolenBlockData {
  /** Its first page frame. */
  readonly frame: number;
  /** Migrate types, as the kernel numbers them: what it was taken for, and what it was. */
  readonly type: number;
  readonly from: number;
  /** Whether the whole page block has the new type, or only a part of it was taken. */
  readonly changesOwner: boolean;
  readonly isFragmenting: boolean;
  /** How often it was taken from. */
  readonly steals: number;
  /** Pages in it that allocations of the recording still have at the end. */
  readonly held: number;
}

const thresholds = {
  'stolenBlocks.held': count(1, 'how many of its pages allocations must still have at the end.'),
};

type StolenScene = Scene<keyof typeof thresholds, StolenBlockData>;

export const stolenBlock: FindingDescriptor<'stolen-block', keyof typeof thresholds, StolenBlockData> = {
  code: 'stolen-block',
  thresholds,
  passes: 1,
  ofProgram: true,
  judge,
};

/** Movable pages can go elsewhere: who takes a block for them keeps nothing. */
const movable = 1;

function* judge(scene: StolenScene): Work<readonly Visit[]> {
  const { run } = scene;
  const recording = run.trace.recording?.pages;
  if (!recording || recording.steals.length === 0) return [];
  const order = pageBlockOrderOf(recording);
  const first = new Map<number, { readonly steal: Steal; times: number }>();
  for (const steal of recording.steals) {
    if (steal.type === movable) continue;
    const block = Math.floor(steal.frame / 2 ** order);
    const known = first.get(block);
    if (known) known.times++;
    else first.set(block, { steal, times: 1 });
  }
  const holders = yield* holdersOf(scene, order, first);
  for (const [block, { steal, times }] of first) tell(scene, order, block, steal, times, holders.get(block) ?? []);
  return [];
}

/** The live allocations in page blocks at the end, by the block's number. */
function* holdersOf({ run }: StolenScene, order: number, wanted: ReadonlyMap<number, unknown>): Work<Map<number, number[]>> {
  const { table, trace, results } = run;
  const name = trace.names.idOf(frameName);
  const live = new Map<number, number>();
  for (let op = 0; op < run.operationCount; op++) {
    if (op % 4096 === 0) yield 4096;
    const frame = table.handle[op] < 0 ? -1 : trace.handles.indexIn(name, table.handle[op]);
    if (frame < 0 || !wanted.has(Math.floor(frame / 2 ** order))) continue;
    if (table.kind[op] === (OperationKind.Free as number)) live.delete(frame);
    else if (results.place(op) !== Place.None) live.set(frame, op);
  }
  const holders = new Map<number, number[]>();
  for (const [frame, op] of live) {
    const block = Math.floor(frame / 2 ** order);
    const known = holders.get(block);
    if (known) known.push(op);
    else holders.set(block, [op]);
  }
  return holders;
}

function tell(scene: StolenScene, order: number, block: number, steal: Steal, steals: number, holders: readonly number[]): void {
  const { run, localize } = scene;
  const position = run.positionOfLine(steal.line);
  const operation = Math.min(position, run.operationCount - 1);
  const pages = holders.reduce((sum, op) => sum + run.table.size[op] / bytesOfOrder(0), 0);
  if (pages < scene.thresholds['stolenBlocks.held'] || operation < 0) return;
  const { type, fallbackType: from, changesOwner, isFragmenting } = steal;
  const frame = block * 2 ** order;
  const values = [
    `0x${frame.toString(16)}`,
    formatSize(bytesOfOrder(order)),
    nameOfType(type),
    nameOfType(from),
    formatCount(holders.length),
    formatSize(pages * bytesOfOrder(0)),
  ];
  scene.add(
    pages,
    {
      severity: changesOwner ? 'information' : 'hint',
      operation,
      message: changesOwner
        ? localize(
            'The page block at frame {0} ({1}) became {2} here: it was {3}. Blocks of it that are still allocated at the end: {4}, {5}. Until they are freed, no huge page fits there.',
            ...values,
          )
        : localize(
            'Pages were taken for {2} from the page block at frame {0} ({1}), which is {3}. Blocks of it that are still allocated at the end: {4}, {5}. Until they are freed, no huge page fits there.',
            ...values,
          ),
      related: placesByLine(run, holders, (handle) => localize('{0} has pages of this page block', handle)),
      data: { frame, type, from, changesOwner, isFragmenting, steals, held: pages },
    },
    block,
  );
}
