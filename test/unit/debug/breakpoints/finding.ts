/** Searches in a form that tests can write down. */
import { StopFinder } from '../../../../src/debug/breakpoints/search';
import { BreakpointSet } from '../../../../src/debug/breakpoints/set';
import { filterKind, type ExceptionFilter } from '../../../../src/debug/breakpoints/kinds';
import { data, type DataBreakpointRequest } from '../../../../src/debug/breakpoints/kinds/data';
import { functionKind, type FunctionBreakpointRequest } from '../../../../src/debug/breakpoints/kinds/function';
import { line, type LineBreakpointRequest } from '../../../../src/debug/breakpoints/kinds/line';
import type { ResolvedBreakpoint } from '../../../../src/debug/breakpoints/requests';
import type { LogOutput, Stop } from '../../../../src/debug/breakpoints/stop';
import { english } from '../../../../src/model/localize';
import type { Run } from '../../../../src/replay/run/run';
import { finish } from '../../../../src/work/work';

export interface ExceptionFilterRequest {
  readonly filter: ExceptionFilter;
  readonly condition?: string;
}

export interface Requests {
  readonly lines?: readonly LineBreakpointRequest[];
  readonly functions?: readonly FunctionBreakpointRequest[];
  readonly data?: readonly DataBreakpointRequest[];
  readonly exceptions?: readonly ExceptionFilterRequest[];
}

/** The breakpoints of a run, with what became of them. */
export function setBreakpoints(of: Run, requests: Requests): { set: BreakpointSet; resolved: ResolvedBreakpoint[] } {
  const set = new BreakpointSet(of, english);
  const resolved = [
    ...set.replace(
      line.request.command,
      (requests.lines ?? []).map((request) => ({ kind: line, request })),
    ),
    ...set.replace(
      functionKind.request.command,
      (requests.functions ?? []).map((request) => ({ kind: functionKind, request })),
    ),
    ...set.replace(
      data.request.command,
      (requests.data ?? []).map((request) => ({ kind: data, request })),
    ),
    ...set.replace(
      'setExceptionBreakpoints',
      (requests.exceptions ?? []).map(({ filter, ...request }) => ({ kind: filterKind(filter), request })),
    ),
  ];
  return { set, resolved };
}

export function finderFor(of: Run, requests: Requests): StopFinder {
  return new StopFinder(of, setBreakpoints(of, requests).set, english);
}

/** The first stop behind a position, and everything that was logged on the way. */
export function searchWithLogs(finder: StopFinder, from: number): { stop: Stop | undefined; logs: LogOutput[] } {
  const logs: LogOutput[] = [];
  return { stop: finish(finder.forward(from, undefined, (said) => logs.push(...said))), logs };
}

/** Every stop from the start to the end, as `position kind`… */
export function stopsForward(finder: StopFinder): string[] {
  const stops: string[] = [];
  for (let from = -1; ;) {
    const stop = finish(finder.forward(from));
    if (!stop) return stops;
    stops.push(textOf(stop));
    from = stop.position.operation;
  }
}

/** Every stop from behind the end back to the start. */
export function stopsBackward(finder: StopFinder, of: Run): string[] {
  const stops: string[] = [];
  for (let from = of.operationCount + 1; ;) {
    const stop = finish(finder.backward(from));
    if (!stop) return stops;
    stops.push(textOf(stop));
    from = stop.position.operation;
  }
}

function textOf({ position, reasons }: Stop): string {
  return `${position.operation} ${reasons.map(({ kind, breakpoint }) => `${kind.name}#${breakpoint}`).join(' ')}`;
}

/** The positions of all stops, which have to be the same both ways. */
export function positions(of: Run, requests: Requests): number[] {
  const { set, resolved } = setBreakpoints(of, requests);
  for (const { message } of resolved) if (message !== undefined) throw new Error(message);
  const forward = stopsForward(new StopFinder(of, set, english));
  const backward = stopsBackward(new StopFinder(of, set, english), of);
  if (forward.join() !== backward.reverse().join()) throw new Error(`forward ${forward.join()}, backward ${backward.join()}`);
  return forward.map((text) => Number.parseInt(text, 10));
}

/** The messages of breakpoints that cannot hold. */
export function messages(of: Run, requests: Requests): (string | undefined)[] {
  return setBreakpoints(of, requests).resolved.map(({ message }) => message);
}
