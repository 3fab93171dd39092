// What a breakpoint kind brings along: one file of kinds/ each, registered in kinds/index.ts. The adapter's requests and capabilities, the
// set, the searches, the texts of a stop and the exceptions of package.json follow from it.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../../model/localize';
import type { Expression } from '../../query/expressions/compile';
import type { Run } from '../../replay/run/run';
import type { Client } from '../client';
import type { DebuggedTrace, TraceFile } from '../debugged-trace';
import type { References } from '../variables/container';
import type { Definition, Finding } from './definition';
import type { BreakpointRequest } from './requests';

/** Where a session's breakpoints live: whom it talks to, and of which file. */
export interface SessionPlace {
  readonly client: Client;
  readonly file: TraceFile;
  readonly localize: Localize;
}

/** The debugger as a kind's further requests see it. */
export interface StandingDebugger {
  readonly trace: DebuggedTrace;
  readonly operation: number | undefined;
  readonly references: References;
  readonly stopReasons: readonly Finding[];
}

/** A request of a kind; `at` is its place among all of the same command, whatever their kind. */
export interface Asked<Request> {
  readonly at: number;
  readonly request: Request;
}

/** A request of the protocol that sets breakpoints. Several kinds can be set by one. */
export interface SetRequest<Request extends BreakpointRequest = BreakpointRequest, Arguments extends object = object> {
  readonly command: `set${string}Breakpoints` | 'setBreakpoints';
  /** What of the capabilities tells clients to send it. */
  readonly capabilities: DebugProtocol.Capabilities;
  /** Takes its own kind's breakpoints out of the protocol's; or answers all of them, where none can be set. */
  read(args: Arguments, place: SessionPlace): readonly Asked<Request>[] | { readonly refused: DebugProtocol.Breakpoint[] };
  /** Further requests of the protocol that only this kind answers, by their commands. */
  readonly related?: Readonly<Record<string, (args: never, debug: StandingDebugger, place: SessionPlace) => unknown>>;
}

/** What clients show of an exception that can be switched on and off. */
export interface FilterTexts {
  readonly label: string;
  readonly description: string;
  readonly conditionDescription: string;
}

/** What a request is read for. */
export interface Scene {
  readonly run: Run;
  readonly localize: Localize;
  /** Read and checked: the request's own, else the kind's default one. */
  readonly condition: Expression | undefined;
}

export interface BreakpointKind<Name extends string = string, Request extends BreakpointRequest = BreakpointRequest> {
  readonly name: Name;
  readonly request: SetRequest<Request>;
  /** Which reason is told first where several hold at one position: the lowest. */
  readonly rank: number;
  /** Why it has stopped, as the protocol names it. */
  readonly reason: string;
  /** The same in words: on the way forward, and on the way back. */
  readonly texts: (localize: Localize) => { readonly forward: string; readonly back: string };
  /** Of an exception: a filter of the name that clients list, on from the start or not. A launch configuration can name it in `breakOn`. */
  readonly filter?: { readonly default: boolean; readonly texts: (localize: Localize) => FilterTexts };
  /** The condition where the user gives none. */
  readonly defaultCondition?: string;
  /** Reads and checks a request: a breakpoint for this run, or what is wrong as a sentence. */
  define(request: Request, scene: Scene): Definition | string;
}
