// A breakpoint on what operations are called or do. It stops before the operation, as at the entry of a function.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TreeChangesView, TreeNodeView } from '../../../analysis/tree-changes';
import type { Localize } from '../../../model/localize';
import type { Run } from '../../../replay/run/run';
import { kindName, writtenCache } from '../../../query/expressions/operation-fields';
import { parseEvent } from '../../../query/targets/event';
import { nodeTest, targetTest, type Target } from '../../../query/targets/target';
import type { Definition } from '../definition';
import type { BreakpointKind, SetRequest } from '../kind';
import { plainTest, stateTest, wholeRun, type Test } from '../matcher';
import type { BreakpointRequest } from '../requests';
import { allocatedBy, freedBy, givesBlocks, takesBlocks } from '../touched';
import type { Walk } from '../walk';

/** `alloc`, `free`, `task_struct`, `freed 0x40`, `allocated task_struct`, `merged order 3`… */
export interface FunctionBreakpointRequest extends BreakpointRequest {
  readonly name: string;
}

const request: SetRequest<FunctionBreakpointRequest, DebugProtocol.SetFunctionBreakpointsArguments> = {
  command: 'setFunctionBreakpoints',
  capabilities: { supportsFunctionBreakpoints: true },
  read: ({ breakpoints }) => breakpoints.map((each, at) => ({ at, request: each })),
};

export const functionKind: BreakpointKind<'function', FunctionBreakpointRequest> = {
  name: 'function',
  request,
  rank: 3,
  reason: 'function breakpoint',
  texts: (localize) => ({
    forward: localize('Paused on function breakpoint'),
    back: localize('Paused on function breakpoint, going back'),
  }),
  define: ({ name }, { run, localize }) => defineFunction(name, run, localize),
};

/** It stops before the operation that does what the name says, so that its inner steps can be watched. Returns what is wrong as a sentence. */
function defineFunction(name: string, run: Run, localize: Localize): Definition | string {
  const event = parseEvent(name, run, localize);
  if (typeof event === 'string') return event;
  const { word, target, text } = event;
  const found = findTest(word, target, run, localize);
  if (typeof found === 'string') return found;
  const description = localize('Function breakpoint {0}', text);
  const describe: Definition['describe'] = (position) => ({ operation: position, line: run.table.line[position], description });
  return { ...wholeRun(run, found.stage), test: found.test, describe };
}

/** What tells the operations that a word and a target mean; no word means all that touch the target. */
function findTest(word: string | undefined, target: Target, run: Run, localize: Localize): Pick<Definition, 'test' | 'stage'> | string {
  if (word === 'split' || word === 'merged') {
    const isBlock = target.kind !== 'cache' && target.kind !== 'handle';
    if (!isBlock) return localize('Blocks are named by an order or an address: {0} order 3.', word);
    return { stage: 'through', test: treeTest(word, target, run) };
  }
  if (word === 'cache' || word === 'shrink' || word === 'destroy') {
    if (target.kind !== 'any' && target.kind !== 'cache') return localize('{0} speaks of a cache.', word);
    const matches = (op: number): boolean => kindName(run, op) === word && (target.kind === 'any' || namesCache(run, op, target));
    return { stage: 'before', test: () => plainTest(matches) };
  }
  const matches = allocationTest(word, target, run);
  return { stage: 'before', test: () => plainTest(matches) };
}

/** On what happens to allocations: those of a kind of operation, those made or those given back, or all. */
function allocationTest(word: string | undefined, target: Target, run: Run): (op: number) => boolean {
  const matches = targetTest(target, run);
  const allocated = (op: number): boolean => {
    const allocation = allocatedBy(run, op);
    return allocation >= 0 && matches(allocation);
  };
  const freed = (op: number): boolean => {
    const allocation = freedBy(run, op);
    return allocation >= 0 && matches(allocation);
  };
  if (word === 'allocated') return allocated;
  if (word === 'freed') return freed;
  const touched = (op: number): boolean => allocated(op) || freed(op) || (target.kind === 'cache' && namesCache(run, op, target));
  if (word === undefined) return touched;
  // Calls that fail, or do nothing, are calls.
  if (target.kind === 'any') return (op) => kindName(run, op) === word;
  return (op) => kindName(run, op) === word && (touched(op) || namesHandle(run, op, target));
}

/** On what happens to blocks of the buddy tree; the state is looked at only where blocks were taken or given back. */
function treeTest(event: 'split' | 'merged', target: Target, run: Run): (walk: Walk) => Test {
  const nodes = (changes: TreeChangesView): readonly TreeNodeView[] => (event === 'split' ? changes.splits : changes.merges);
  const matches = nodeTest(target, run);
  const possible = event === 'split' ? takesBlocks : givesBlocks;
  return (walk) =>
    stateTest(
      (op) => possible(run, op),
      (op) => nodes(walk.treeChanges(op)).some(matches),
    );
}

function namesHandle(run: Run, op: number, target: Target): boolean {
  return target.kind === 'handle' && run.table.handle[op] === target.handle;
}

/** Whether a statement about a cache, or a request that fails, names this one. */
function namesCache(run: Run, op: number, { name }: Extract<Target, { kind: 'cache' }>): boolean {
  return name >= 0 && writtenCache(run, op) === name;
}
