// A breakpoint on what operations change: a handle, bytes, or the value of an expression. It stops after the operation that did.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readNumber } from '../../../model/size-grammar';
import type { Localize } from '../../../model/localize';
import type { Run } from '../../../replay/run/run';
import { bindValue } from '../../../query/expressions/bind';
import { Cost, type BoundValue } from '../../../query/expressions/bound';
import type { Expression } from '../../../query/expressions/compile';
import { formatValue, rangeText } from '../../../query/expressions/format';
import { handleTimeline } from '../../../query/expressions/handle-timeline';
import type { Value } from '../../../query/expressions/value';
import { parseDataTarget, type DataTarget } from '../../../query/targets/watched';
import { bytesOf, evaluationContext } from '../../evaluation';
import { RequestError } from '../../request-error';
import type { Definition } from '../definition';
import type { BreakpointKind, SessionPlace, SetRequest, StandingDebugger } from '../kind';
import { look, plainTest, stateTest, wholeRun, type Test } from '../matcher';
import type { BreakpointRequest } from '../requests';
import { nodeTest, targetTest } from '../../../query/targets/target';
import { allocatedBy, freedBy, givesBlocks, takesBlocks } from '../touched';
import type { Walk } from '../walk';

/** `write`: allocated, freed, or a value changed. `readWrite`: split and merged too. */
export type DataAccess = 'write' | 'readWrite';

/** Whether something can be watched, as `dataBreakpointInfo` answers. */
export interface DataBreakpointInfo {
  /** Null where it cannot. */
  readonly dataId: string | null;
  /** What is watched, or why it cannot be. */
  readonly description: string;
  readonly accessTypes: readonly DataAccess[];
}

/** `dataId` is one that `dataBreakpointInfo` gave. */
export interface DataBreakpointRequest extends BreakpointRequest {
  readonly dataId: string;
  /** `write` where it is missing. */
  readonly accessType?: DataAccess;
}

const request: SetRequest<DataBreakpointRequest, DebugProtocol.SetDataBreakpointsArguments> = {
  command: 'setDataBreakpoints',
  capabilities: { supportsDataBreakpoints: true, supportsDataBreakpointBytes: true },
  read: ({ breakpoints }) =>
    breakpoints.map(({ dataId, accessType, condition, hitCondition }, at) => ({
      at,
      request: { dataId, accessType: accessType === 'readWrite' ? 'readWrite' : 'write', condition, hitCondition },
    })),
  related: { dataBreakpointInfo: answerInfo },
};

export const data: BreakpointKind<'data', DataBreakpointRequest> = {
  name: 'data',
  request,
  rank: 1,
  reason: 'data breakpoint',
  texts: (localize) => ({ forward: localize('Paused on data breakpoint'), back: localize('Paused on data breakpoint, going back') }),
  define: ({ dataId, accessType }, { run, localize }) => defineData(dataId, accessType, run, localize),
};

/** Whether something can be watched: a variable, an expression, or as many bytes from an address on. */
function answerInfo(
  args: DebugProtocol.DataBreakpointInfoArguments,
  { trace, operation, references }: StandingDebugger,
  { localize }: SessionPlace,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  const { variablesReference = 0, name, asAddress, bytes } = args;
  const info = (text: string): DebugProtocol.DataBreakpointInfoResponse['body'] => {
    const { dataId, description, accessTypes } = dataBreakpointInfo(text, trace.run, localize);
    return { dataId, description, accessTypes: [...accessTypes], canPersist: dataId !== null };
  };
  if (asAddress) {
    const first = readNumber(name, 'typed');
    if (first === undefined) throw new RequestError(localize('{0} is no address.', name));
    return info(`${name}..0x${(first + BigInt(Math.max(bytes ?? 1, 1) - 1)).toString(16)}`);
  }
  const expression = variablesReference > 0 ? references.expressionOf(variablesReference, name) : name;
  if (expression === undefined) {
    return { dataId: null, description: localize('{0} does not change, or has no name in expressions.', name) };
  }
  // A free block or a slab is watched where it lies now.
  return info(bytesOf(expression, trace, evaluationContext(trace, operation), localize) ?? expression);
}

/** Whether something can be watched, and by which id. `text` is an expression: the name a variable is evaluated by, or `rangeText`. */
export function dataBreakpointInfo(text: string, run: Run, localize: Localize): DataBreakpointInfo {
  const target = parseDataTarget(text, run, localize);
  if (typeof target === 'string') return { dataId: null, description: target, accessTypes: [] };
  const accessTypes: DataAccess[] = target.kind === 'range' ? ['write', 'readWrite'] : ['write'];
  const description = target.kind === 'range' ? rangeText(run, target.from, target.to) : text;
  return { dataId: text, description, accessTypes };
}

function defineData(dataId: string, accessType: DataAccess | undefined, run: Run, localize: Localize): Definition | string {
  const target = parseDataTarget(dataId, run, localize);
  if (typeof target === 'string') return target;
  const stage = 'after';
  const { test, describe } = watch(target, accessType === 'readWrite', run, localize);
  return {
    ...wholeRun(run, stage),
    test,
    describe: (position, walk) => ({
      operation: position - 1,
      line: run.table.line[position - 1],
      description: describe(position, walk),
    }),
  };
}

interface Watch {
  readonly test: (walk: Walk) => Test;
  /** What happened, as a sentence. */
  readonly describe: (position: number, walk: Walk) => string;
}

function watch(target: DataTarget, readWrite: boolean, run: Run, localize: Localize): Watch {
  switch (target.kind) {
    case 'handle': {
      const timeline = handleTimeline(run, target.handle);
      const valueText = (position: number): string => {
        const operation = timeline.at(position);
        const value: Value = { kind: 'handle', handle: target.handle, operation: operation < 0 ? undefined : operation };
        return formatValue(value, 'none', run, localize);
      };
      return {
        test: () => plainTest((position) => timeline.changedBy(position - 1)),
        describe: (position) => localize('{0} changed from {1} to {2}', target.text, valueText(position - 1), valueText(position)),
      };
    }
    case 'range':
      return watchRange(target, readWrite, run, localize);
    case 'value': {
      const { expression } = target;
      return {
        test: (walk) => changeTest(expression, walk),
        describe: (position, walk) => {
          const bound = bindValue(expression.node, walk.sample);
          const valueText = (at: number): string => formatValue(valueAt(bound, walk, at), bound.unit, run, localize);
          return localize('{0} changed from {1} to {2}', target.text, valueText(position - 1), valueText(position));
        },
      };
    }
  }
}

function watchRange({ from, to, text }: Extract<DataTarget, { kind: 'range' }>, readWrite: boolean, run: Run, localize: Localize): Watch {
  const range = { kind: 'range', from, to } as const;
  const covers = targetTest(range, run);
  const overlaps = nodeTest(range, run);
  const allocated = (op: number): boolean => allocatedBy(run, op) >= 0 && covers(allocatedBy(run, op));
  const freed = (op: number): boolean => freedBy(run, op) >= 0 && covers(freedBy(run, op));
  const written = (op: number): boolean => allocated(op) || freed(op);
  const describe = (position: number, walk: Walk): string => {
    const op = position - 1;
    if (allocated(op)) return freed(op) ? localize('{0} was freed and allocated', text) : localize('{0} was allocated', text);
    if (freed(op)) return localize('{0} was freed', text);
    return walk.treeChanges(op).splits.some(overlaps) ? localize('{0} was split', text) : localize('{0} was merged', text);
  };
  if (!readWrite) return { test: () => plainTest((position) => written(position - 1)), describe };
  return {
    test: (walk) =>
      stateTest(
        (position) => written(position - 1) || takesBlocks(run, position - 1) || givesBlocks(run, position - 1),
        (position) => {
          if (written(position - 1)) return true;
          const { splits, merges } = walk.treeChanges(position - 1);
          return splits.some(overlaps) || merges.some(overlaps);
        },
      ),
    describe,
  };
}

/** Whether a value is another one than at the position before: of two positions in a row none is looked at twice. */
function changeTest(expression: Expression, walk: Walk): Test {
  const bound = bindValue(expression.node, walk.sample);
  let known = -1;
  let value: Value;
  const at = (position: number): Value => {
    if (position !== known) {
      value = valueAt(bound, walk, position);
      known = position;
    }
    return value;
  };
  const changed = (position: number): boolean => at(position - 1) !== at(position);
  return bound.cost === Cost.State ? stateTest(() => true, changed) : plainTest(changed);
}

function valueAt(bound: BoundValue, walk: Walk, position: number): Value {
  look(walk.sample, 'after', position);
  return bound.get();
}
