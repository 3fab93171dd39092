// The answer to `exceptionInfo`, from what the breakpoints that hold at a stop say of their causes.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExceptionCause } from './breakpoints/definition';
import type { Explanation } from './breakpoints/explanation';
import type { Client } from './client';
import type { DebuggedTrace } from './debugged-trace';

/**
 * Why a stop is one, in full. Several things can go wrong at one position: the first gives the exception its name, and the lines of the
 * trace that belong to any of them are its stack trace, which clients show below the description.
 */
export function exceptionAnswer(
  { state, file }: DebuggedTrace,
  causes: readonly ExceptionCause[],
  client: Client,
): DebugProtocol.ExceptionInfoResponse['body'] {
  const infos = causes.map(({ code, explain }) => ({ code, ...explain(state) }));
  const placesOf = ({ related }: Explanation): string[] =>
    related.map(({ line, message }) => `${file.name}:${client.toClient(line)}: ${message}`);
  const detailsOf = (info: (typeof infos)[number], places: readonly string[]): DebugProtocol.ExceptionDetails => ({
    message: info.description,
    typeName: info.code,
    stackTrace: places.join('\n'),
  });
  const [first, ...others] = infos;
  const details = detailsOf(first, infos.flatMap(placesOf));
  return {
    exceptionId: first.code,
    description: infos.map(({ description, facts }) => [description, ...facts].join('\n')).join('\n\n'),
    breakMode: 'always',
    details: others.length === 0 ? details : { ...details, innerException: others.map((info) => detailsOf(info, placesOf(info))) },
  };
}
