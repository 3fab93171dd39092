// The breakpoints of a session, each read for the run that is debugged: what kinds define, narrowed by conditions and hit counts.
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { compileCondition, type Expression } from '../../query/expressions/compile';
import type { Definition } from './definition';
import { parseHitCondition, type HitTest } from './hit-condition';
import type { BreakpointKind } from './kind';
import { parseLogMessage, type LogMessage } from './log-message';
import type { BreakpointRequest, ResolvedBreakpoint } from './requests';

/** A breakpoint that can hold. */
export interface ActiveBreakpoint {
  readonly id: number;
  readonly kind: BreakpointKind;
  readonly definition: Definition;
  readonly condition: Expression | undefined;
  readonly hitTest: HitTest | undefined;
  /** Of a logpoint, which does not stop. */
  readonly log: LogMessage | undefined;
}

/** A request, and what it is for. */
export interface KindRequest<Request extends BreakpointRequest = BreakpointRequest> {
  readonly kind: BreakpointKind<string, Request>;
  readonly request: Request;
}

interface Entry extends KindRequest {
  readonly id: number;
  readonly resolved: ResolvedBreakpoint;
  readonly active: ActiveBreakpoint | undefined;
}

/** The breakpoints of a session. Those of one command are set as a whole, as in the protocol; one that is set again as it was stays what it is. */
export class BreakpointSet {
  /** Counts changes. */
  version = 0;
  private entries: readonly Entry[] = [];
  private lastId = 0;

  constructor(
    private run: Run,
    private readonly localize: Localize,
  ) {}

  /** Those that can hold, by their ids. */
  get active(): readonly ActiveBreakpoint[] {
    return this.entries.flatMap(({ active }) => active ?? []).sort((a, b) => a.id - b.id);
  }

  /** Goes over to another run of the trace; what its breakpoints come to there. The ids stay. */
  rebind(run: Run): ResolvedBreakpoint[] {
    this.run = run;
    this.version++;
    this.entries = this.entries.map((entry) => this.resolve(entry, entry.id));
    return this.entries.map(({ resolved }) => resolved);
  }

  /** Sets all breakpoints of the kinds that a request of the protocol is for. */
  replace(command: string, requests: readonly KindRequest[]): ResolvedBreakpoint[] {
    const isOf = ({ kind }: Entry): boolean => kind.request.command === command;
    const known = this.entries.filter(isOf);
    const byKey = new Map<string, Entry[]>();
    // The last of each first, so that they are taken in their order.
    for (const entry of known.reverse()) {
      const same = byKey.get(keyOf(entry));
      if (same) same.push(entry);
      else byKey.set(keyOf(entry), [entry]);
    }
    const replaced = requests.map((request) => byKey.get(keyOf(request))?.pop() ?? this.resolve(request, ++this.lastId));
    this.version++;
    this.entries = [...this.entries.filter((entry) => !isOf(entry)), ...replaced];
    return replaced.map(({ resolved }) => resolved);
  }

  private resolve({ kind, request }: KindRequest, id: number): Entry {
    const outcome = this.define(kind, request, id);
    if (typeof outcome === 'string') return { kind, request, id, resolved: { id, verified: false, message: outcome }, active: undefined };
    const { line } = outcome.definition;
    return { kind, request, id, resolved: line === undefined ? { id, verified: true } : { id, verified: true, line }, active: outcome };
  }

  /** The breakpoint, or the sentence that says what is wrong with it. */
  private define(kind: BreakpointKind, request: BreakpointRequest, id: number): ActiveBreakpoint | string {
    const { run, localize } = this;
    const { hitCondition, logMessage } = request;
    const condition = this.readCondition(isGiven(request.condition) ? request.condition : kind.defaultCondition);
    if (typeof condition === 'string') return condition;
    const hitTest = isGiven(hitCondition) ? parseHitCondition(hitCondition, localize) : undefined;
    if (typeof hitTest === 'string') return hitTest;
    const log = isGiven(logMessage) ? parseLogMessage(logMessage, run, localize) : undefined;
    if (typeof log === 'string') return log;
    const definition = kind.define(request, { run, localize, condition });
    if (typeof definition === 'string') return definition;
    return { id, kind, definition, condition: definition.ownCondition ? undefined : condition, hitTest, log };
  }

  private readCondition(text: string | undefined): Expression | string | undefined {
    const { run, localize } = this;
    if (text === undefined) return undefined;
    const compiled = compileCondition(text, localize);
    const fault = compiled.ok ? compiled.expression.faultIn(run) : compiled;
    if (fault) return localize('Condition, column {0}: {1}', fault.column, fault.message);
    return compiled.ok ? compiled.expression : undefined;
  }
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

function keyOf({ kind, request }: KindRequest): string {
  return JSON.stringify([kind.name, ...Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
