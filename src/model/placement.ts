// What places the blocks of a run. A recording has two: our allocators, or where it says itself.

/** The first is what holds where nobody chooses. */
export const placements = ['simulated', 'recorded'] as const;

export type Placement = (typeof placements)[number];

/** Where a run's blocks lie: simulated ones may also have any length, as every policy but the buddies has them. */
export const runPlacements = [...placements, 'blocks'] as const;

export type RunPlacement = (typeof runPlacements)[number];

/** The choice that has led to where a run's blocks lie. */
export function chosenPlacement(placement: RunPlacement): Placement {
  return placement === 'recorded' ? 'recorded' : 'simulated';
}
