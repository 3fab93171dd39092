// Allocations as variables, found in the columns of the run.
import { Place } from '../../engine/place';
import type { Localize } from '../../model/localize';
import { formatSize } from '../../model/size';
import { ErrorBits } from '../../replay/run/results';
import type { Run } from '../../replay/run/run';
import { handleExpression } from '../../query/expressions/handle-text';
import { attributesOf } from '../../query/expressions/attributes';
import { attributeValue, formatBytes } from '../../query/expressions/format';
import type { Container, Item } from './container';

/** The operations whose allocations are live at a position, in the order in which they were made. */
export function liveOperations(run: Run, position: number): Int32Array {
  const { results } = run;
  const { error } = results;
  const ended = new Uint8Array(position);
  let live = 0;
  for (let op = 0; op < position; op++) {
    if ((error[op] & ErrorBits.Code) !== 0) continue;
    if (run.results.allocated(op)) live++;
    if (results.subject(op) < 0) continue;
    ended[results.subject(op)] = 1;
    live--;
  }
  const operations = new Int32Array(live);
  let at = 0;
  for (let op = 0; op < position; op++) if (ended[op] === 0 && run.results.allocated(op)) operations[at++] = op;
  return operations;
}

/** An allocation as a variable named by its handle, or by `name`. */
export function allocationItem(run: Run, op: number, localize: Localize, name = run.handleText(op)): Item {
  const address = run.addressOf(op);
  const held = run.heldOf(op);
  const requested = run.requestedOf(op);
  const place = run.results.place(op);
  const handle = run.handleText(op);
  const sizes = held === requested ? formatSize(held) : localize('{0} of {1}', formatSize(requested), formatSize(held));
  return {
    name,
    value: `${address}, ${sizes}`,
    type: place >= 0 ? run.caches[place].name : localize('block'),
    evaluateName: handleExpression(handle),
    memoryReference: place === Place.Nowhere ? undefined : address,
    children: allocationContainer(run, op, localize),
  };
}

/** What there is to know of an allocation. */
export function allocationContainer(run: Run, op: number, localize: Localize): Container {
  return {
    named: () => {
      const handle = handleExpression(run.handleText(op));
      const place = run.results.place(op);
      const member = (name: string, value: string | number): Item => ({ name, value: String(value), evaluateName: `${handle}.${name}` });
      const items = [
        member('address', run.addressOf(op)),
        member('size', formatBytes(run.heldOf(op))),
        member('requested', formatBytes(run.requestedOf(op))),
        member('line', run.table.line[op]),
        { name: 'operation', value: String(op + 1) },
      ];
      if (place >= 0) items.push(member('cache', run.caches[place].name));
      for (const { name, value, word } of attributesOf(run, op)) items.push(member(name, attributeValue(value, word, localize)));
      return items;
    },
  };
}
