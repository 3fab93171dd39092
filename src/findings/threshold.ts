// From where on something is a finding. Each threshold is a setting `alloctrace.findings.NAME` and a value of the command line's `--threshold`.

/** A threshold: its default, what is accepted, and the setting's text in English. */
export interface Threshold {
  readonly default: number;
  readonly minimum: number;
  readonly maximum?: number;
  readonly whole?: true;
  /** What the number is, a sentence that goes on behind the code and a colon. */
  readonly text: string;
}

/** From 0 to 100. */
export function percentage(value: number, text: string): Threshold {
  return { default: value, minimum: 0, maximum: 100, text };
}

/** So many times something. */
export function factor(value: number, text: string): Threshold {
  return { default: value, minimum: 0, text };
}

/** So many of something, at least `minimum` of them and at most `maximum`. */
export function count(value: number, text: string, minimum = 0, maximum?: number): Threshold {
  return { default: value, minimum, maximum, whole: true, text };
}
