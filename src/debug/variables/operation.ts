// The operation that the stack shows as variables: its row of the table, its result, and its steps.
import type { Localize } from '../../model/localize';
import { indexOfRun } from '../../analysis/run-index';
import { toldOperation } from '../../analysis/told-operation';
import { cursorOf } from '../../replay/cursor-of';
import type { Run } from '../../replay/run/run';
import { explainStep } from '../../replay/step-texts';
import { stepTitle } from '../../replay/step-titles';
import type { Step } from '../../engine/step';
import type { DebuggedTrace } from '../debugged-trace';
import { attributesOf } from '../../query/expressions/attributes';
import { attributeValue, formatBytes } from '../../query/expressions/format';
import { operationText } from '../../analysis/operation-text';
import type { Container, Item } from './container';

/** What operation `op` asks for, what comes of it and the steps it takes. */
export function operationContainer(trace: DebuggedTrace, op: number, localize: Localize): Container {
  return { named: () => operationItems(trace, op, localize) };
}

function operationItems(trace: DebuggedTrace, op: number, localize: Localize): Item[] {
  const { run } = trace;
  const record = run.operation(op);
  const items: Item[] = [{ name: 'operation', value: localize('{0}: {1}', op + 1, operationText(run, op)) }];
  items.push({ name: 'does', value: toldOperation(indexOfRun(run), op, localize) });
  const add = (name: string, value: string | number | null | undefined, evaluateName?: string): void => {
    if (value !== null && value !== undefined) items.push({ name, value: String(value), evaluateName });
  };
  add('kind', record.kind, 'kind');
  add('handle', record.handle, 'handle');
  add('requested', record.requested === 0 ? undefined : formatBytes(record.requested), 'operation.requested');
  add('address', record.address, 'operation.address');
  add('size', record.size === 0 ? undefined : formatBytes(record.size), 'size');
  add('cache', record.cache, 'operation.cache');
  add('error', record.error, 'error');
  add('line', record.line, 'line');
  for (const { name, value, word } of attributesOf(run, op)) add(name, attributeValue(value, word, localize), name);
  const steps = (): Item[] => stepItems(run, op, stepsAt(trace, op), doneAt(trace, op), localize);
  items.push({ name: 'steps', value: localize('the allocator’s own'), children: { named: steps } });
  return items;
}

function stepsAt({ run, position, steps }: DebuggedTrace, op: number): readonly Step[] {
  if (position.operation === op) return steps;
  const before = cursorOf(run);
  before.seek(op);
  return before.steps();
}

/** How many steps of an operation are done. */
function doneAt({ position }: DebuggedTrace, op: number): number {
  return op < position.operation ? Infinity : op === position.operation ? position.phase : 0;
}

function stepItems(run: Run, op: number, steps: readonly Step[], done: number, localize: Localize): Item[] {
  return steps.map((step, index) => {
    const mark = index < done ? '✓' : index === done ? '→' : ' ';
    return { name: `${index + 1}`, value: `${mark} ${stepTitle(step, localize)}: ${explainStep(step, run, op, localize)}` };
  });
}
