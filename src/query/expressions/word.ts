// A word of expressions, whatever list it stands in.
import type { Unit } from './value';

/** What a word of the language stands for: a number in a unit, a text or a truth value, and a sentence about it. */
export interface Word {
  readonly type: 'number' | 'text' | 'boolean';
  readonly unit: Unit;
  readonly detail: string;
}

export function numberWord(unit: Unit, detail: string): Word {
  return { type: 'number', unit, detail };
}

export function textWord(detail: string): Word {
  return { type: 'text', unit: 'none', detail };
}

export function truthWord(detail: string): Word {
  return { type: 'boolean', unit: 'none', detail };
}
