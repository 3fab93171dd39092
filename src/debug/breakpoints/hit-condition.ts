// Hit counts as clients let people write them.
import type { Localize } from '../../model/localize';

/** Whether a breakpoint stops at its n-th hit, counted from 1. */
export type HitTest = (hit: number) => boolean;

const pattern = /^\s*(==?|!=|>=|<=|>|<|%)?\s*(\d+)\s*$/;

/** Reads a hit condition: `5` is the fifth hit, `>= 3` the third and all that follow, `% 10` every tenth. Returns what is wrong as a sentence. */
export function parseHitCondition(text: string, localize: Localize): HitTest | string {
  const match = pattern.exec(text);
  if (!match) return localize('{0} is no hit count. Write 5, >= 3 or % 10.', text.trim());
  const [, operator = '==', digits] = match;
  const count = Number(digits);
  if (operator === '%' && count === 0) return localize('There is no every 0th hit.');
  const never = operator === '==' || operator === '=' || operator === '<=' ? count < 1 : operator === '<' && count <= 1;
  if (never) return localize('{0} is never so: hits are counted from 1.', text.trim());
  switch (operator) {
    case '!=':
      return (hit) => hit !== count;
    case '>=':
      return (hit) => hit >= count;
    case '<=':
      return (hit) => hit <= count;
    case '>':
      return (hit) => hit > count;
    case '<':
      return (hit) => hit < count;
    case '%':
      return (hit) => hit % count === 0;
    default:
      return (hit) => hit === count;
  }
}
