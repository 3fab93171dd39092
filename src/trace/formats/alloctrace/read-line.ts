// One line of a written trace by itself: for what changes lines and must know whether they can still be read.
import { toldLine } from '../../line-tokens';
import type { Token } from '../../tokens';
import type { FaultDirective } from '../../trace';
import { AlloctraceReader } from './reader';

/** The tokens of a line, left to right, and why it cannot be parsed; where it cannot, those before the fault. */
export function readLine(text: string): { readonly tokens: Token[]; readonly fault: FaultDirective | undefined } {
  return toldLine((sink) => new AlloctraceReader(0, sink), text);
}
