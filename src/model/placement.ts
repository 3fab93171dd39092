// What places the blocks of a run. A recording has two: our allocators, or where it says itself.

/** The first is what holds where nobody chooses. */
export const placements = ['simulated', 'recorded'] as const;

export type Placement = (typeof placements)[number];
