// Page blocks that the migration of one allocation would free, looked for where the most is in use and at the end.
import { ownersInSlab } from '../analysis/live-allocations';
import { findLoneBlocks, pageBlockOrder, type LoneBlock } from '../analysis/migrations';
import { formatCount, formatSize } from '../model/size';
import type { ArenaState } from '../replay/state/arena-state';
import type { Work } from '../work/work';
import type { FindingDescriptor } from './descriptor';
import type { Judgement } from './finding';
import { mostPlaces, placesByLine, type Scene, type Visit } from './scene';
import { count } from './threshold';

/** Page blocks that one migration each would free. */
interface OneMigrationData {
  readonly position: number;
  readonly when: 'peak' | 'end';
  /** Bytes of a page block, and those of them that are free already. */
  readonly pageBlock: number;
  readonly free: number;
  /** Page blocks that one migration each would free, and where each begins, in bytes from the base. */
  readonly pageBlocks: number;
  readonly at: readonly number[];
  /** The fewest bytes that have to move for one. */
  readonly moved: number;
}

const thresholds = {
  'oneMigration.free': count(0, 'up to how many page blocks may be free already.'),
};

type MigrationScene = Scene<keyof typeof thresholds, OneMigrationData>;

export const oneMigration: FindingDescriptor<'one-migration', keyof typeof thresholds, OneMigrationData> = {
  code: 'one-migration',
  thresholds,
  judge,
};

/** Where the arena has but one page block, nothing of it can move elsewhere. */
function judge(scene: MigrationScene): readonly Visit[] {
  const { arena, operationCount: end } = scene.run;
  const { peak } = scene.survey;
  if (peak === 0 || arena.size < 2 * 2 ** pageBlockOrder(arena) * arena.unit) return [];
  const at = (position: number, when: OneMigrationData['when']): Visit => ({ position, look: (state) => look(scene, state, when) });
  return peak === end ? [at(end, 'end')] : [at(peak, 'peak'), at(end, 'end')];
}

function* look(scene: MigrationScene, state: ArenaState, when: OneMigrationData['when']): Work<void> {
  const { arena } = scene.run;
  const order = pageBlockOrder(arena);
  let free = 0;
  for (let each = order; each <= arena.maxOrder; each++) free += state.freeBlockCount(each) * 2 ** (each - order);
  if (free > scene.thresholds['oneMigration.free']) return;
  const lone = yield* findLoneBlocks(state, order);
  if (lone.length > 0) scene.add(lone.length, describe(scene, state, when, lone, free), 'one');
}

function describe(
  { run, localize }: MigrationScene,
  state: ArenaState,
  when: OneMigrationData['when'],
  lone: readonly LoneBlock[],
  free: number,
): Judgement<OneMigrationData> {
  const { unit } = run.arena;
  const pageBlock = 2 ** pageBlockOrder(run.arena) * unit;
  const cheapestFirst = [...lone].sort((a, b) => a.order - b.order || a.unit - b.unit);
  const holders = cheapestFirst.slice(0, mostPlaces).map(({ isSlab, owner }) => (isSlab ? ownersInSlab(state, owner)[0] : owner));
  const moved = 2 ** cheapestFirst[0].order * unit;
  const where = when === 'peak' ? localize('at the peak (position {0})', state.position) : localize('at the end');
  const [name, size] = [run.handleText(holders[0]), formatSize(pageBlock)];
  return {
    severity: 'hint',
    operation: holders[0],
    message:
      lone.length === 1
        ? localize('One migration would free a page block of {0} {1}: that of {2} ({3}).', size, where, name, formatSize(moved))
        : localize(
            'One migration each would free {0} page blocks of {1} {2}, the smallest that of {3} ({4}).',
            formatCount(lone.length),
            size,
            where,
            name,
            formatSize(moved),
          ),
    related: placesByLine(run, holders, (handle) => localize('{0} is alone in a page block', handle)),
    data: {
      position: state.position,
      when,
      pageBlock,
      free,
      pageBlocks: lone.length,
      at: lone.map((block) => block.pageBlock * unit),
      moved,
    },
  };
}
