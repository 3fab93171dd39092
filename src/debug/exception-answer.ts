import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { explainException, type ExceptionInfo } from './breakpoints/exception-info';
import type { ExceptionCause } from './breakpoints/stop';
import type { Client } from './client';
import type { DebuggedTrace } from './debugged-trace';

/**
 * Why a stop is one, in full. Several things can go wrong at one position: the first gives the exception its name, and the lines of the
 * trace that belong to any of them are its stack trace, which clients show below the description.
 */
export function exceptionAnswer(
  { run, cursor, file }: DebuggedTrace,
  causes: readonly ExceptionCause[],
  client: Client,
  localize: Localize,
): DebugProtocol.ExceptionInfoResponse['body'] {
  const infos = causes.map((cause) => explainException(run, cause, cursor, localize));
  const placesOf = ({ related }: ExceptionInfo): string[] =>
    related.map(({ line, message }) => `${file.name}:${client.toClient(line)}: ${message}`);
  const detailsOf = (info: ExceptionInfo, places: readonly string[]): DebugProtocol.ExceptionDetails => ({
    message: info.description,
    typeName: info.exceptionId,
    stackTrace: places.join('\n'),
  });
  const [first, ...others] = infos;
  const details = detailsOf(first, infos.flatMap(placesOf));
  return {
    exceptionId: first.exceptionId,
    description: infos.map(({ text }) => text).join('\n\n'),
    breakMode: 'always',
    details: others.length === 0 ? details : { ...details, innerException: others.map((info) => detailsOf(info, placesOf(info))) },
  };
}
