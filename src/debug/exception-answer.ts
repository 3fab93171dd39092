import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { explainException } from './breakpoints/exception-info';
import type { ExceptionCause } from './breakpoints/stop';
import type { Client } from './client';
import type { DebuggedTrace } from './debugged-trace';

/** Why a stop is one, in full. Several things can go wrong at one position: the first gives the exception its name. */
export function exceptionAnswer(
  { run, cursor, file }: DebuggedTrace,
  causes: readonly ExceptionCause[],
  client: Client,
  localize: Localize,
): DebugProtocol.ExceptionInfoResponse['body'] {
  const infos = causes.map((cause) => explainException(run, cause, cursor, localize));
  const [first, ...others] = infos.map(({ exceptionId, description, related }): DebugProtocol.ExceptionDetails => {
    const stackTrace = related.map(({ line, message }) => `${file.name}:${client.toClient(line)}: ${message}`).join('\n');
    return { message: description, typeName: exceptionId, stackTrace };
  });
  return {
    exceptionId: infos[0].exceptionId,
    description: infos.map(({ text }) => text).join('\n\n'),
    breakMode: 'always',
    details: others.length === 0 ? first : { ...first, innerException: others },
  };
}
