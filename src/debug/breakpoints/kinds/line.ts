// A breakpoint on a line of the trace, or with a message a logpoint. It stops before the line's operation.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointKind, SetRequest } from '../kind';
import type { BreakpointRequest } from '../requests';
import { plainTest } from '../matcher';
import { isSamePath } from '../same-path';

export interface LineBreakpointRequest extends BreakpointRequest {
  /** 1-based. */
  readonly line: number;
}

const request: SetRequest<LineBreakpointRequest, DebugProtocol.SetBreakpointsArguments> = {
  command: 'setBreakpoints',
  capabilities: { supportsConditionalBreakpoints: true, supportsHitConditionalBreakpoints: true, supportsLogPoints: true },
  read: ({ source, breakpoints = [], lines = [] }, { client, file, localize }) => {
    const asked = breakpoints.length > 0 ? breakpoints : lines.map((line): DebugProtocol.SourceBreakpoint => ({ line }));
    if (!isSamePath(source.path, file.path)) {
      const message = localize('This session debugs {0}.', file.name);
      return { refused: asked.map(({ line }) => ({ verified: false, line, message })) };
    }
    return asked.map(({ line, condition, hitCondition, logMessage }, at) => ({
      at,
      request: { line: client.fromClient(line), condition, hitCondition, logMessage },
    }));
  },
};

/**
 * The line is the one that comes next, as in other debuggers. On a line without an operation the breakpoint moves to the next one with any. On a
 * statement over a range it stops once, before the first operation, and in a `repeat` so in each pass; with a condition or a hit count each operation is tried.
 */
export const line: BreakpointKind<'line', LineBreakpointRequest> = {
  name: 'line',
  request,
  rank: 2,
  reason: 'breakpoint',
  texts: (localize) => ({ forward: localize('Paused on breakpoint'), back: localize('Paused on breakpoint, going back') }),
  define: (asked, { run, localize }) => {
    const { table } = run;
    const first = run.lines.firstOn(asked.line);
    if (first === undefined) return localize('There is no operation on this line or after it.');
    const at = table.line[first];
    const each = asked.condition !== undefined || asked.hitCondition !== undefined;
    const starts = (op: number): boolean => table.line[op] === at && (each || run.lines.statementOf(op).from === op);
    return {
      line: at,
      first,
      last: run.lines.lastOn(at),
      stage: 'before',
      test: () => plainTest(starts),
      describe: (position) => ({ operation: position, line: at, description: localize('Breakpoint on line {0}', at) }),
    };
  },
};
