// What happens to something, as a function breakpoint names it: a word for an operation or an event, and a target.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { operationKinds } from '../expressions/operation-fields';
import { parseTarget, type Target } from './target';

/** What operations do, whatever they are called. */
const events: readonly string[] = ['allocated', 'freed', 'split', 'merged'];

export interface NamedEvent {
  /** The kind of an operation, or an event; without one everything that touches the target is meant. */
  readonly word: string | undefined;
  readonly target: Target;
  /** As it was written. */
  readonly text: string;
}

/** Reads `kmalloc`, `free a`, `task_struct`, `freed 0x40`, `allocated task_struct`, `merged order 3`. Returns what is wrong as a sentence. */
export function parseEvent(written: string, run: Run, localize: Localize): NamedEvent | string {
  const text = written.trim();
  const [verb = '', ...rest] = text.split(/\s+/);
  const word = verb.toLowerCase();
  const known = events.includes(word) || operationKinds.includes(word);
  const target = parseTarget(known ? rest.join(' ') : text, run, localize);
  if (typeof target === 'string' && known) return target;
  if (text === '') return localize('Write an operation such as free, a cache, or what happens: freed 0x40, merged order 3.');
  if (typeof target === 'string') {
    return localize('There is no {0} here. Write an operation such as free, a cache, or what happens: freed 0x40, merged order 3.', text);
  }
  return { word: known ? word : undefined, target, text };
}
