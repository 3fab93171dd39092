// Call stack of a position: from the trace down to the allocator's own step, by the table of operations and its marks.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import type { Run } from '../replay/run/run';
import { explainStep } from '../replay/step-texts';
import { stepTitle } from '../replay/step-titles';
import type { Step } from '../engine/step';
import type { StopReason } from './breakpoints/stop';
import { operationText, statementOf, statementText } from '../analysis/operation-text';
import type { Standing } from './stepping';

/** Ids of stack frames. */
const enum FrameId {
  Trace = 1,
  Site,
  Statement,
  Operation,
  Step,
}

/** What a stack shows. */
export interface StackState {
  readonly run: Run;
  readonly standing: Standing;
  readonly source: DebugProtocol.Source;
  /** The next step, where the stack goes that deep. */
  readonly step: Step | undefined;
  /** Why the debugger stopped, as long as it has not moved on. */
  readonly reason: StopReason | undefined;
}

/** The operation that frames speak of: the one that comes next, or the one that a stop is about. Undefined at the end. */
export function shownOperation(run: Run, { position }: Standing, reason: StopReason | undefined): number | undefined {
  const op = reason?.operation ?? position.operation;
  return op < run.operationCount ? op : undefined;
}

/** The stack, the innermost frame first: allocator step, operation of a range, statement, call site, trace. */
export function stackFrames(state: StackState, localize: Localize): DebugProtocol.StackFrame[] {
  const { run, standing, source, reason } = state;
  const op = shownOperation(run, standing, reason);
  const trace = traceFrame(state, op);
  if (op === undefined || (reason && reason.operation === undefined)) {
    // Leaks and expectations are about a line, the end of the trace about none.
    const line = reason?.line ?? Math.max(run.trace.lineCount, 1);
    const name = reason ? reason.description : localize('end of the trace');
    return [{ id: FrameId.Statement, name, source, line, column: 1 }, trace];
  }
  const line = run.table.line[op];
  const frame = (id: FrameId, name: string): DebugProtocol.StackFrame => ({ id, name, source, line, column: 1 });
  const frames: DebugProtocol.StackFrame[] = [];
  if (state.step) {
    const { step } = state;
    frames.push(frame(FrameId.Step, `${stepTitle(step, localize)}: ${explainStep(step, run, op, localize)}`));
  }
  const { from, to } = statementOf(run, op);
  if (to - from > 1 && (standing.depth !== 'statement' || op !== standing.position.operation)) {
    frames.push(frame(FrameId.Operation, localize('{0} ({1} of {2})', operationText(run, op), op - from + 1, to - from)));
  }
  frames.push(frame(FrameId.Statement, `${statementText(run, op, localize)}${passText(run, op, localize)}`));
  const site = run.siteOf(op);
  if (site !== undefined) {
    frames.push({ ...frame(FrameId.Site, localize('called from {0}', withoutFolders(site))), presentationHint: 'subtle' });
  }
  return [...frames, trace];
}

/** The passes that an operation is done in, behind its statement: ` · pass 3, i = 4`. */
function passText(run: Run, op: number, localize: Localize): string {
  const { passes } = run.trace;
  const told = passes.chain(run.passOf(op)).map((pass) => {
    const { name } = passes.repeat(pass);
    const number = localize('pass {0}', passes.number(pass));
    return name === undefined ? number : `${number}, ${name} = ${passes.value(pass)}`;
  });
  return told.map((each) => ` · ${each}`).join('');
}

/** A call site as recordings write it, `/lib/libc.so.6:(qsort+4a)[0x3fe1]`: a stack has no room for where the file lies. */
function withoutFolders(site: string): string {
  return site.replace(/^\/.*\//, '');
}

/** The trace; behind a mark named by that, for clients tell the file's name beside it. */
function traceFrame({ run, source }: StackState, op = run.operationCount): DebugProtocol.StackFrame {
  const mark = run.marks.filter(({ position }) => position <= op).at(-1);
  const name = mark ? `mark "${mark.text}"` : (source.name ?? '');
  return { id: FrameId.Trace, name, source, line: mark?.line ?? 1, column: 1 };
}
