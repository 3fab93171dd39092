import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { compileExpression, type Expression } from '../../query/expressions/compile';
import { defineData } from './data-breakpoint';
import type { Definition } from './definition';
import { defineException } from './exception-breakpoint';
import { defaultFragmentation } from './exception-filters';
import { defineFunction } from './function-breakpoint';
import { parseHitCondition, type HitTest } from './hit-condition';
import { defineLine } from './line-breakpoint';
import { parseLogMessage, type LogMessage } from './log-message';
import type {
  BreakpointOptions,
  DataBreakpointRequest,
  ExceptionFilterRequest,
  FunctionBreakpointRequest,
  LineBreakpointRequest,
  ResolvedBreakpoint,
} from './requests';
import type { StopReason } from './stop';

type Kind = StopReason['kind'];

/** A breakpoint that can hold. */
export interface ActiveBreakpoint {
  readonly id: number;
  readonly kind: Kind;
  readonly definition: Definition;
  readonly condition: Expression | undefined;
  readonly hitTest: HitTest | undefined;
  /** Of a logpoint, which does not stop. */
  readonly log: LogMessage | undefined;
}

interface Entry {
  readonly kind: Kind;
  readonly request: Request;
  readonly id: number;
  readonly resolved: ResolvedBreakpoint;
  readonly active: ActiveBreakpoint | undefined;
}

type Request = LineBreakpointRequest | FunctionBreakpointRequest | DataBreakpointRequest | ExceptionFilterRequest;

/** The breakpoints of a session. Each kind is set as a whole, as in the protocol; one that is set again as it was stays what it is. */
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

  setLines(requests: readonly LineBreakpointRequest[]): ResolvedBreakpoint[] {
    return this.replace('line', requests);
  }

  setFunctions(requests: readonly FunctionBreakpointRequest[]): ResolvedBreakpoint[] {
    return this.replace('function', requests);
  }

  setData(requests: readonly DataBreakpointRequest[]): ResolvedBreakpoint[] {
    return this.replace('data', requests);
  }

  setExceptions(requests: readonly ExceptionFilterRequest[]): ResolvedBreakpoint[] {
    return this.replace('exception', requests);
  }

  /** Goes over to another run of the trace; what its breakpoints come to there. The ids stay. */
  rebind(run: Run): ResolvedBreakpoint[] {
    this.run = run;
    this.version++;
    this.entries = this.entries.map(({ kind, request, id }) => this.resolve(kind, request, id));
    return this.entries.map(({ resolved }) => resolved);
  }

  private replace(kind: Kind, requests: readonly Request[]): ResolvedBreakpoint[] {
    const known = this.entries.filter((entry) => entry.kind === kind);
    const replaced = requests.map((request) => {
      const key = keyOf(request);
      const same = known.findIndex((entry) => keyOf(entry.request) === key);
      return same >= 0 ? known.splice(same, 1)[0] : this.resolve(kind, request, ++this.lastId);
    });
    this.version++;
    this.entries = [...this.entries.filter((entry) => entry.kind !== kind), ...replaced];
    return replaced.map(({ resolved }) => resolved);
  }

  private resolve(kind: Kind, request: Request, id: number): Entry {
    const outcome = this.define(kind, request, id);
    if (typeof outcome === 'string') return { kind, request, id, resolved: { id, verified: false, message: outcome }, active: undefined };
    const { definition } = outcome;
    const line = 'line' in definition ? (definition.line as number) : undefined;
    return { kind, request, id, resolved: line === undefined ? { id, verified: true } : { id, verified: true, line }, active: outcome };
  }

  /** The breakpoint, or the sentence that says what is wrong with it. */
  private define(kind: Kind, request: Request, id: number): ActiveBreakpoint | string {
    const { run, localize } = this;
    const { hitCondition } = request as BreakpointOptions;
    const condition = this.readCondition(request);
    if (typeof condition === 'string') return condition;
    const hitTest = isGiven(hitCondition) ? parseHitCondition(hitCondition, localize) : undefined;
    if (typeof hitTest === 'string') return hitTest;
    const { logMessage } = request as LineBreakpointRequest;
    const log = isGiven(logMessage) ? parseLogMessage(logMessage, run, localize) : undefined;
    if (typeof log === 'string') return log;
    const definition = this.definitionOf(kind, request, condition);
    if (typeof definition === 'string') return definition;
    return { id, kind, definition, condition: definition.ownCondition ? undefined : condition, hitTest, log };
  }

  private definitionOf(kind: Kind, request: Request, condition: Expression | undefined): Definition | string {
    const { run, localize } = this;
    switch (kind) {
      case 'line':
        return defineLine(request as LineBreakpointRequest, run, localize) ?? localize('There is no operation on this line or after it.');
      case 'function':
        return defineFunction((request as FunctionBreakpointRequest).name, run, localize);
      case 'data':
        return defineData(request as DataBreakpointRequest, run, localize);
      case 'exception':
        return defineException((request as ExceptionFilterRequest).filter, condition, run, localize);
    }
  }

  private readCondition(request: Request): Expression | string | undefined {
    const { run, localize } = this;
    const isFragmentation = 'filter' in request && request.filter === 'fragmentation';
    const text = isGiven(request.condition) ? request.condition : isFragmentation ? defaultFragmentation : undefined;
    if (text === undefined) return undefined;
    const compiled = compileExpression(text, localize);
    const fault = compiled.ok ? compiled.expression.faultIn(run) : compiled;
    if (fault) return localize('Condition, column {0}: {1}', fault.column, fault.message);
    return compiled.ok ? compiled.expression : undefined;
  }
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

function keyOf(request: Request): string {
  return JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)));
}
