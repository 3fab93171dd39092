// The breakpoint kinds there are. The adapter, its capabilities, the set, `breakOn` and package.json take them from here.
import type { BreakpointKind } from '../kind';
import { data } from './data';
import { expectationFailed } from './expectation-failed';
import { fragmentation } from './fragmentation';
import { functionKind } from './function';
import { invalidFree } from './invalid-free';
import { leak } from './leak';
import { line } from './line';
import { otherFailure } from './other-failure';
import { outOfMemory } from './out-of-memory';

const registered = [line, functionKind, data, outOfMemory, invalidFree, otherFailure, expectationFailed, leak, fragmentation] as const;
type Registered = (typeof registered)[number];

/** In the order in which lists show them. */
export const breakpointKinds: readonly BreakpointKind[] = registered;

/** The requests of the protocol that set them. */
export const setCommands: readonly string[] = [...new Set(breakpointKinds.map(({ request }) => request.command))];

/** The exceptions a user can stop at, by the ids of the protocol. */
export type ExceptionFilter = Extract<Registered, { readonly filter: object }>['name'];

export const exceptionFilters = registered.flatMap((kind) => ('filter' in kind ? [kind.name] : [])) as readonly ExceptionFilter[];

/** The kind of an exception filter. */
export function filterKind(filter: ExceptionFilter): BreakpointKind {
  return breakpointKinds.find(({ name }) => name === filter)!;
}
