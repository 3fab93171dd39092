// The way back from names of a trace to expressions that mean them, which clients are given to evaluate.
import { fields, functions, metrics } from './vocabulary';

const plainHandle = /^[A-Za-z_][A-Za-z0-9_$]*(\[\d+\])?$/;
const words: ReadonlySet<string> = new Set([...metrics.keys(), ...fields.keys(), ...functions.keys(), 'true', 'false', 'operation']);

/** The expression for a handle as a trace writes it: `a`, `t[3]`, and where that would mean something else `handle("n-3")`. */
export function handleExpression(text: string): string {
  return plainHandle.test(text) && !words.has(text) ? text : `handle("${text}")`;
}

/** The expression for a cache. */
export function cacheExpression(name: string): string {
  return `cache("${name}")`;
}
