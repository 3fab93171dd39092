// Facts of the current operation, straight from the columns of the run, for expressions that are asked a million times.
import { ceilOrder } from '../../engine/arithmetic';
import { operationNames, type Run } from '../../replay/run/run';
import { OperationKind } from '../../trace/operation-table';
import { attributeNumber, attributeText } from './attributes';
import { addressOf, ownOrder, type Sample } from './sample';

/** A text of the operation, and a quick way to compare it with a constant. */
export interface TextField {
  readonly get: () => string | undefined;
  /** Answers whether the text is this one. */
  readonly is: (text: string) => () => boolean;
}

/** The names `kind` can have. */
export const operationKinds: readonly string[] = [...new Set(Object.values(operationNames))];

/** What an operation is, as `kind` says it. */
export function kindName(run: Run, op: number): string {
  return operationNames[run.table.kind[op] as OperationKind];
}

/** The texts of the current operation, by field. */
export function textField(name: string, sample: Sample): TextField {
  const { run } = sample;
  const { table, trace } = run;
  const ofOperation = (get: (op: number) => string | undefined, is: (text: string) => (op: number) => boolean): TextField => ({
    get: () => (sample.hasOperation ? get(sample.operation) : undefined),
    is: (text) => {
      const matches = is(text);
      return () => sample.hasOperation && matches(sample.operation);
    },
  });
  switch (name) {
    case 'kind':
      return ofOperation(
        (op) => kindName(run, op),
        (text) => (op) => kindName(run, op) === text,
      );
    case 'handle':
      return ofOperation(
        (op) => run.handleText(op) || undefined,
        (text) => {
          const handle = trace.handles.idOf(text);
          return (op) => handle >= 0 && table.handle[op] === handle;
        },
      );
    case 'error':
      return ofOperation(
        (op) => run.errorOf(op),
        (text) => (op) => run.errorOf(op) === text,
      );
    case 'cache':
      return ofOperation(
        (op) => cacheName(run, op, sample.allocation),
        (text) => {
          const named = trace.names.idOf(text);
          const serials = new Set(run.caches.filter((cache) => cache.name === text).map(({ serial }) => serial));
          return (op) => {
            const name = writtenCache(run, op);
            if (name >= 0) return name === named;
            const { allocation } = sample;
            return allocation >= 0 && serials.has(run.results.place(allocation));
          };
        },
      );
    default: {
      const attribute = attributeText(name, run);
      if (attribute) return ofOperation(attribute.get, attribute.is);
      throw new Error(`There is no text ${name}.`);
    }
  }
}

/** A number of the current operation, NaN where it has none. */
export function numberField(name: string, sample: Sample): () => number | bigint {
  const { run } = sample;
  const { table } = run;
  const ofAllocation = (get: (allocation: number) => number | bigint): (() => number | bigint) => {
    return () => {
      const { allocation } = sample;
      return allocation < 0 ? NaN : get(allocation);
    };
  };
  switch (name) {
    case 'requested':
      return () => (sample.hasOperation ? requestedOf(run, sample.operation, sample) : NaN);
    case 'order':
      return () => (sample.hasOperation ? orderOf(run, sample.operation, sample) : NaN);
    case 'address':
      return ofAllocation((allocation) => addressOf(run, allocation));
    case 'size':
      return ofAllocation((allocation) => run.heldOf(allocation));
    case 'padding':
      return ofAllocation((allocation) => run.heldOf(allocation) - run.requestedOf(allocation));
    case 'line':
      return () => (sample.hasOperation ? table.line[sample.operation] : NaN);
    default: {
      const attribute = attributeNumber(name, run);
      if (attribute) return () => (sample.hasOperation ? attribute(sample.operation) : NaN);
      throw new Error(`There is no number ${name}.`);
    }
  }
}

/** Bytes asked for, whether or not they were given; of a free those that were asked for what it gives back. */
function requestedOf(run: Run, op: number, sample: Sample): number {
  const { table } = run;
  switch (table.kind[op] as OperationKind) {
    case OperationKind.Alloc:
    case OperationKind.AllocAt:
    case OperationKind.Kmalloc:
    case OperationKind.Realloc:
      return table.size[op];
    case OperationKind.AllocObject:
      return run.results.allocated(op) ? run.requestedOf(op) : run.operation(op).requested;
    case OperationKind.Cache:
      return table.cacheSpecs[table.operand[op]].objectSize;
    default:
      return sample.allocation < 0 ? NaN : run.requestedOf(sample.allocation);
  }
}

/** Of the block it gets or gives back; where it fails, of the block it asks the buddy allocator for. */
function orderOf(run: Run, op: number, sample: Sample): number {
  const { allocation } = sample;
  if (allocation >= 0) return ownOrder(run, allocation);
  const kind = run.table.kind[op] as OperationKind;
  return kind <= OperationKind.AllocAt ? ceilOrder(run.table.size[op], run.arena.unit) : NaN;
}

/** The name id of the cache that a statement names, -1 where it names none. */
export function writtenCache(run: Run, op: number): number {
  const { table } = run;
  switch (table.kind[op] as OperationKind) {
    case OperationKind.AllocObject:
    case OperationKind.Shrink:
    case OperationKind.Destroy:
      return table.operand[op];
    case OperationKind.Cache:
      return table.cacheSpecs[table.operand[op]].name;
    default:
      return -1;
  }
}

function cacheName(run: Run, op: number, allocation: number): string | undefined {
  const name = writtenCache(run, op);
  if (name >= 0) return run.trace.names.text(name);
  const place = allocation < 0 ? -1 : run.results.place(allocation);
  return place < 0 ? undefined : run.caches[place].name;
}
