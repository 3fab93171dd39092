// What is meant by setting a value: a trace is not changed by its debugger, but what the change would do can be tried.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../../model/localize';
import { readSize } from '../../model/size-grammar';
import { RequestError } from '../request-error';
import type { References } from '../variables/container';

const sizePattern = /^\s*(?:handle\("([^"]+)"\)|([^\s=]+))\.(?:size|requested)\s*=(?!=)\s*(.+?)\s*$/;

/** A handle that is to get another size. */
export interface SizeChange {
  readonly handle: string;
  /** As it was written. */
  readonly size: string;
}

/** Reads `a.size = 64`; undefined where a text is something else. */
export function parseSizeChange(text: string): SizeChange | undefined {
  const match = sizePattern.exec(text);
  return match ? { handle: match[1] ?? match[2], size: match[3] } : undefined;
}

/** Why a variable keeps its value, with what can be typed instead. */
export function refuseChange(
  { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  references: References,
  localize: Localize,
): RequestError {
  const expression = references.expressionOf(variablesReference, name);
  const change = `${expression ?? ''} = ${value.trim()}`;
  const handle = parseSizeChange(change)?.handle;
  if (handle !== undefined && handle !== 'operation' && readSize(value.trim(), 'typed') !== undefined) {
    return new RequestError(
      localize('Nothing is changed by the debugger. Type this in the debug console to see what it would do: {0}', `try ${change}`),
    );
  }
  return new RequestError(
    localize(
      'Nothing is changed by the debugger: what happens stands in the trace. In the debug console, try alloc 4096 shows what an operation would do.',
    ),
  );
}
