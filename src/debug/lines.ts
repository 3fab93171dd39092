// Answers of which lines can be jumped to and stopped at, from the run's table.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import type { Client } from './client';

/** Where a jump to a line leads: its statement, or the next one that is executed. The ids are positions. */
export function gotoTargets(
  { line }: DebugProtocol.GotoTargetsArguments,
  run: Run,
  client: Client,
  localize: Localize,
): DebugProtocol.GotoTargetsResponse['body'] {
  const position = run.lines.firstOn(client.fromClient(line));
  if (position === undefined) {
    return { targets: [{ id: run.operationCount, label: localize('end of the trace'), line: client.toClient(run.trace.lineCount) }] };
  }
  const target = run.table.line[position];
  return { targets: [{ id: position, label: localize('line {0}, position {1}', target, position), line: client.toClient(target) }] };
}

/** The lines of a stretch that a breakpoint can stand on. */
export function breakpointLocations(
  { line, endLine = line }: DebugProtocol.BreakpointLocationsArguments,
  run: Run,
  client: Client,
): DebugProtocol.BreakpointLocationsResponse['body'] {
  const breakpoints: DebugProtocol.BreakpointLocation[] = [];
  const last = client.fromClient(endLine);
  for (let op = run.lines.firstOn(client.fromClient(line)); op !== undefined && run.table.line[op] <= last;) {
    const at = run.table.line[op];
    breakpoints.push({ line: client.toClient(at) });
    op = run.lines.firstOn(at + 1);
  }
  return { breakpoints };
}
