// Commands that move the position of the active trace.
import * as vscode from 'vscode';
import { formatCount } from '../../model/size';
import { afterOperation, startPosition, type Position } from '../../model/position';
import { peakPosition } from '../../replay/state/peak';
import { parsePosition } from '../../session/position-input';
import { markStops, nextStop, problemStops, type Stop } from '../../session/stops';
import type { Session } from '../../session/session';
import type { Host } from '../host';
import type { Handlers } from './handlers';
import { movableTrace, type MovableTrace } from './movable-trace';
import type { ReadySession } from './trace-at-hand';

type SteppingId =
  | 'alloctrace.stepForward'
  | 'alloctrace.stepBack'
  | 'alloctrace.stepStatementForward'
  | 'alloctrace.stepStatementBack'
  | 'alloctrace.stepToCursor'
  | 'alloctrace.goToStart'
  | 'alloctrace.goToPeak'
  | 'alloctrace.goToEnd'
  | 'alloctrace.goToPosition'
  | 'alloctrace.nextProblem'
  | 'alloctrace.previousProblem'
  | 'alloctrace.nextMark'
  | 'alloctrace.previousMark';

const messageMilliseconds = 6000;

/** Moving through the active trace. */
export function steppingHandlers(host: Host): Handlers<SteppingId> {
  const lastProblem = new WeakMap<Session, Stop>();
  const lastMark = new WeakMap<Session, Stop>();
  const move = (target: (trace: MovableTrace) => Position) => async () => {
    const trace = await movableTrace(host);
    if (!trace) return;
    const to = target(trace);
    const isThere = to.phase === trace.position.phase && clamped(to, trace) === trace.position.operation;
    if (isThere) vscode.window.setStatusBarMessage(whyThere(trace), messageMilliseconds);
    trace.moveTo(to);
  };
  const problem = (direction: 1 | -1) => () =>
    goToStop(host, direction, lastProblem, vscode.l10n.t('This trace has no problems.'), ({ session, ready }) =>
      problemStops(session.problems.diagnostics, ready.run),
    );
  const mark = (direction: 1 | -1) => () =>
    goToStop(
      host,
      direction,
      lastMark,
      vscode.l10n.t('This trace has no marks. A line such as: mark "phase two" makes one.'),
      ({ ready }) => markStops(ready.run),
    );
  return {
    'alloctrace.stepForward': move(({ position }) => afterOperation(position.operation + 1)),
    'alloctrace.stepBack': move(({ position }) => afterOperation(position.operation - 1)),
    'alloctrace.stepStatementForward': move(({ position, ready }) => afterOperation(ready.run.nextStatement(position.operation))),
    'alloctrace.stepStatementBack': move(({ position, ready }) => afterOperation(ready.run.previousStatement(position.operation))),
    'alloctrace.stepToCursor': move(({ session, position, ready }) =>
      session.cursorLine === undefined ? position : afterOperation(ready.run.positionOfLine(session.cursorLine)),
    ),
    'alloctrace.goToStart': move(() => startPosition),
    'alloctrace.goToPeak': move(({ ready }) => afterOperation(peakPosition(ready.run))),
    'alloctrace.goToEnd': move(({ ready }) => afterOperation(ready.run.operationCount)),
    'alloctrace.goToPosition': (text) => goToPosition(host, text),
    'alloctrace.nextProblem': problem(1),
    'alloctrace.previousProblem': problem(-1),
    'alloctrace.nextMark': mark(1),
    'alloctrace.previousMark': mark(-1),
  };
}

/** The operation of a position, within its run. */
function clamped({ operation }: Position, { ready }: MovableTrace): number {
  return Math.min(Math.max(operation, 0), ready.run.operationCount);
}

/** Why a command that moves has nothing to do. */
function whyThere({ position, ready }: MovableTrace): string {
  const { operationCount } = ready.run;
  if (operationCount === 0) return vscode.l10n.t('This trace has no operations yet: write one, such as a = alloc 64');
  if (position.operation === 0) return vscode.l10n.t('This is the start of the run.');
  if (position.operation === operationCount) return vscode.l10n.t('This is the end of the run.');
  return vscode.l10n.t('The position is there already.');
}

/** Asks for a position, unless a key binding or another extension gives it. */
async function goToPosition(host: Host, given: unknown): Promise<void> {
  const trace = await movableTrace(host);
  if (!trace) return;
  const { position, ready } = trace;
  const parse = (text: string): Position | string => parsePosition(text, ready.run, host.localize);
  const text =
    typeof given === 'string' || typeof given === 'number'
      ? String(given)
      : await vscode.window.showInputBox({
          title: vscode.l10n.t('Go to Position'),
          prompt: vscode.l10n.t('A position from 0 to {0}, or line:N for a line of the trace.', formatCount(ready.run.operationCount)),
          value: String(position.operation),
          validateInput: (value) => {
            const result = parse(value);
            return typeof result === 'string' ? result : undefined;
          },
        });
  if (text === undefined) return;
  const target = parse(text);
  if (typeof target === 'string') void vscode.window.showErrorMessage(target);
  else trace.moveTo(target);
}

async function goToStop(
  host: Host,
  direction: 1 | -1,
  lastStops: WeakMap<Session, Stop>,
  none: string,
  stopsOf: (trace: ReadySession) => Stop[],
): Promise<void> {
  const trace = await movableTrace(host);
  if (!trace) return;
  const { session } = trace;
  const stop = nextStop(stopsOf(trace), trace.position.operation, direction, lastStops.get(session));
  if (!stop) {
    void vscode.window.showInformationMessage(none);
    return;
  }
  lastStops.set(session, stop);
  trace.moveTo(afterOperation(stop.position));
  await host.sessions.revealLine(session.uri, stop.line, stop.column);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Line {0}: {1}', formatCount(stop.line), stop.text), messageMilliseconds);
}
