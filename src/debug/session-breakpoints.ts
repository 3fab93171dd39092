import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { dataBreakpointInfo } from './breakpoints/data-target';
import { exceptionFilters, type ExceptionFilter } from './breakpoints/exception-filters';
import type { ResolvedBreakpoint } from './breakpoints/requests';
import { StopFinder } from './breakpoints/search';
import { BreakpointSet } from './breakpoints/set';
import type { LogOutput } from './breakpoints/stop';
import type { Client } from './client';
import type { TraceFile } from './debugged-trace';
import type { Searches } from './debugger';
import type { Search } from './travel';

/** The breakpoints of a debug session as the protocol sets them; they outlive a restart. */
export class SessionBreakpoints implements Searches {
  private readonly set: BreakpointSet;
  private finder: StopFinder;
  /** The filters of the client; those of the launch configuration are added. */
  private chosen: { readonly filter: ExceptionFilter; readonly condition?: string }[] = [];
  private breakOn: readonly ExceptionFilter[] = [];

  constructor(
    private run: Run,
    private file: TraceFile,
    private readonly client: Client,
    private readonly localize: Localize,
  ) {
    this.set = new BreakpointSet(run, localize);
    this.finder = new StopFinder(run, this.set, localize);
  }

  /** Goes over to another run of the trace, and tells the client what its breakpoints come to there. */
  rebind(run: Run, file: TraceFile): void {
    this.run = run;
    this.file = file;
    for (const resolved of this.set.rebind(run)) this.client.send('breakpoint', { reason: 'changed', breakpoint: this.shown(resolved) });
    this.finder = new StopFinder(run, this.set, this.localize);
  }

  forward(from: number, to = this.run.operationCount, say?: (logs: readonly LogOutput[]) => void): Search | undefined {
    return this.set.active.length === 0 ? undefined : { work: this.finder.forward(from, to, say), total: to - from };
  }

  backward(from: number, to = 0): Search | undefined {
    return this.set.active.length === 0 ? undefined : { work: this.finder.backward(from, to), total: from - to };
  }

  setLines({ source, breakpoints = [], lines = [] }: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const requests = breakpoints.length > 0 ? breakpoints : lines.map((line): DebugProtocol.SourceBreakpoint => ({ line }));
    if (!isSamePath(source.path, this.file.path)) {
      const message = this.localize('This session debugs {0}.', this.file.name);
      return requests.map(({ line }) => ({ verified: false, line, message }));
    }
    const resolved = this.set.setLines(
      requests.map(({ line, condition, hitCondition, logMessage }) => ({
        line: this.client.fromClient(line),
        condition,
        hitCondition,
        logMessage,
      })),
    );
    return resolved.map((each) => this.shown(each));
  }

  setFunctions({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    return this.set.setFunctions(breakpoints).map((each) => this.shown(each));
  }

  setData({ breakpoints }: DebugProtocol.SetDataBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const requests = breakpoints.map(({ dataId, accessType, condition, hitCondition }) => ({
      dataId,
      accessType: accessType === 'readWrite' ? ('readWrite' as const) : ('write' as const),
      condition,
      hitCondition,
    }));
    return this.set.setData(requests).map((each) => this.shown(each));
  }

  /** The breakpoints of the client's filters, in its order. */
  setExceptions({ filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const options = [...filters.map((filterId) => ({ filterId, condition: undefined })), ...filterOptions];
    this.chosen = options.flatMap(({ filterId, condition }) => {
      const filter = exceptionFilters.find((each) => each === filterId);
      return filter ? [{ filter, condition }] : [];
    });
    return this.applyExceptions()
      .slice(0, this.chosen.length)
      .map((each) => this.shown(each));
  }

  /** The filters of the launch configuration, which hold in any case. */
  setBreakOn(filters: readonly ExceptionFilter[]): void {
    this.breakOn = filters;
    this.applyExceptions();
  }

  /** Whether something can be watched. `text` is an expression, or an address where `bytes` follow. */
  dataInfo(text: string, bytes: number | undefined): DebugProtocol.DataBreakpointInfoResponse['body'] {
    const range = bytes === undefined ? text : `${text}..0x${(BigInt(text) + BigInt(Math.max(bytes, 1) - 1)).toString(16)}`;
    const { dataId, description, accessTypes } = dataBreakpointInfo(range, this.run, this.localize);
    return { dataId, description, accessTypes: [...accessTypes], canPersist: dataId !== null };
  }

  private applyExceptions(): ResolvedBreakpoint[] {
    const added = this.breakOn.filter((filter) => !this.chosen.some((each) => each.filter === filter));
    return this.set.setExceptions([...this.chosen, ...added.map((filter) => ({ filter }))]);
  }

  private shown({ id, verified, line, message }: ResolvedBreakpoint): DebugProtocol.Breakpoint {
    return { id, verified, line: line === undefined ? undefined : this.client.toClient(line), message };
  }
}

/** Paths with a drive are the same whatever their case; URIs may be encoded more or less. */
function isSamePath(a: string | undefined, b: string): boolean {
  if (a === undefined || a === b) return a === b;
  if (/^[a-z]:[\\/]/i.test(b)) return a.toLowerCase().replaceAll('\\', '/') === b.toLowerCase().replaceAll('\\', '/');
  return /^[a-z][a-z0-9+.-]+:/i.test(b) && decode(a) === decode(b);
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
