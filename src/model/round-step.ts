// Round lengths: how far apart ticks stand, and what is summed up together.

/** 1, 2 or 5 times a power of ten: the least that is no less than a number, and no less than 1. */
export function roundStep(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((each) => each * power >= least) ?? 10) * power;
}
