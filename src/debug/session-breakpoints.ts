// The breakpoints of a debug session: what clients set, by the registered kinds, and what the launch configuration adds.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import type { BreakpointKind } from './breakpoints/kind';
import { breakpointKinds, filterKind, type ExceptionFilter } from './breakpoints/kinds';
import type { ResolvedBreakpoint } from './breakpoints/requests';
import { StopFinder } from './breakpoints/search';
import { BreakpointSet, type KindRequest } from './breakpoints/set';
import type { LogOutput } from './breakpoints/stop';
import type { Client } from './client';
import type { TraceFile } from './debugged-trace';
import type { Searches } from './debugger';
import type { Search } from './travel';

/** The breakpoints of a debug session as the protocol sets them; they outlive a restart. */
export class SessionBreakpoints implements Searches {
  private readonly set: BreakpointSet;
  private finder: StopFinder;
  /** What the client has set, by the command; the filters of the launch configuration are added. */
  private readonly asked = new Map<string, readonly KindRequest[]>();
  private breakOn: readonly BreakpointKind[] = [];

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

  /** Sets the breakpoints that a request of the protocol is about, and answers them in its order. */
  replace(command: string, args: object): DebugProtocol.Breakpoint[] {
    const { client, file, localize } = this;
    const asked: (KindRequest & { readonly at: number })[] = [];
    for (const kind of breakpointKinds) {
      if (kind.request.command !== command) continue;
      const read = kind.request.read(args, { client, file, localize });
      if ('refused' in read) return read.refused;
      asked.push(...read.map(({ at, request }) => ({ at, kind, request })));
    }
    const requests = asked.sort((a, b) => a.at - b.at).map(({ kind, request }) => ({ kind, request }));
    this.asked.set(command, requests);
    return this.apply(command).map((each) => this.shown(each));
  }

  /** The filters of the launch configuration, which hold in any case. */
  setBreakOn(filters: readonly ExceptionFilter[]): void {
    const before = this.breakOn;
    this.breakOn = filters.map((filter) => filterKind(filter));
    for (const command of new Set([...before, ...this.breakOn].map(({ request }) => request.command))) this.apply(command);
  }

  /** Sets what the client has asked for, and what the launch configuration adds; what the client's breakpoints come to. */
  private apply(command: string): ResolvedBreakpoint[] {
    const chosen = this.asked.get(command) ?? [];
    const added = this.breakOn.filter((kind) => kind.request.command === command && !chosen.some((each) => each.kind === kind));
    return this.set.replace(command, [...chosen, ...added.map((kind) => ({ kind, request: {} }))]).slice(0, chosen.length);
  }

  private shown({ id, verified, line, message }: ResolvedBreakpoint): DebugProtocol.Breakpoint {
    return { id, verified, line: line === undefined ? undefined : this.client.toClient(line), message };
  }
}
