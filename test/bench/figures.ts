/** One measured figure, and what is asked of it. */
export interface Figure {
  readonly subject: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
}

export interface Target {
  readonly comparison: 'at most' | 'at least' | 'below';
  readonly value: number;
}

/** Whether the target is met; undefined where there is none. */
export function isMet({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  if (target.comparison === 'at least') return value >= target.value;
  return target.comparison === 'below' ? value < target.value : value <= target.value;
}

export function atMost(value: number): Target {
  return { comparison: 'at most', value };
}

export function atLeast(value: number): Target {
  return { comparison: 'at least', value };
}

export function below(value: number): Target {
  return { comparison: 'below', value };
}
