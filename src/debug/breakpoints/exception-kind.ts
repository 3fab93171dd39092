// What all exception kinds have in common: they are filters of one request, tell a stop alike and answer `exceptionInfo`.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { explainFailure } from '../../analysis/operation-diagnostics';
import type { DiagnosticCode } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';
import type { ArenaState } from '../../replay/state/arena-state';
import { exceptionAnswer } from '../exception-answer';
import { RequestError } from '../request-error';
import { plainTest, wholeRun } from './matcher';
import type { BreakpointKind, SessionPlace, SetRequest, StandingDebugger } from './kind';
import type { BreakpointRequest } from './requests';

type ExceptionKind<Name extends string> = BreakpointKind<Name> & Required<Pick<BreakpointKind, 'filter'>>;

/** A kind from what is its own. */
export function exceptionKind<Name extends string>(
  own: Pick<ExceptionKind<Name>, 'name' | 'filter' | 'define' | 'defaultCondition'>,
): ExceptionKind<Name> {
  return { ...own, request: requestFor(own.name), rank: 0, reason: 'exception', texts };
}

/** A kind that stops after operations that fail with one of some codes; `facts` are told besides. */
export function failureKind<Name extends string>(
  own: Pick<ExceptionKind<Name>, 'name' | 'filter'>,
  codes: readonly DiagnosticCode[],
  facts: (state: ArenaState, localize: Localize) => string[] = () => [],
): ExceptionKind<Name> {
  return exceptionKind({
    ...own,
    define: (_, { run, localize }) => ({
      ...wholeRun(run, 'after'),
      test: () => plainTest((position) => run.countsAsError(position - 1) && codes.includes(run.errorOf(position - 1)!)),
      describe: (position) => {
        const operation = position - 1;
        return {
          operation,
          line: run.table.line[operation],
          description: explainFailure(run, operation, localize).message,
          exception: {
            code: run.errorOf(operation)!,
            explain: (state) => {
              const { message, related } = explainFailure(run, operation, localize, state);
              return { description: message, related, facts: facts(state, localize) };
            },
          },
        };
      },
    }),
  });
}

/** What most filters say of their condition. */
export function operationCondition(localize: Localize): string {
  return localize('Condition on the operation that fails, such as operation.requested > 4 KiB');
}

function texts(localize: Localize): { forward: string; back: string } {
  return { forward: localize('Paused on exception'), back: localize('Paused on exception, going back') };
}

function requestFor(name: string): SetRequest<BreakpointRequest, DebugProtocol.SetExceptionBreakpointsArguments> {
  return {
    command: 'setExceptionBreakpoints',
    capabilities: { supportsExceptionFilterOptions: true, supportsExceptionInfoRequest: true },
    read: ({ filters, filterOptions = [] }) => {
      const options = [...filters.map((filterId) => ({ filterId, condition: undefined })), ...filterOptions];
      return options.flatMap(({ filterId, condition }, at) => (filterId === name ? [{ at, request: { condition } }] : []));
    },
    related: { exceptionInfo },
  };
}

function exceptionInfo(
  _: unknown,
  { trace, stopReasons }: StandingDebugger,
  { client, localize }: SessionPlace,
): DebugProtocol.ExceptionInfoResponse['body'] {
  const causes = stopReasons.flatMap(({ exception }) => exception ?? []);
  if (causes.length === 0) throw new RequestError(localize('The debugger has not stopped on an exception.'));
  return exceptionAnswer(trace, causes, client);
}
