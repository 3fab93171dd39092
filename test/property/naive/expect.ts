/** `expect METRIC OP VALUE`, in whole numbers and fractions of them, so that a percentage is compared exactly. */
import type { HandleState } from './interpreter';
import type { NaiveMemory } from './memory';
import type { ExpectStatement } from './parse';

/** What an expectation can see. */
export interface Visible {
  readonly memory: NaiveMemory;
  readonly handles: Map<string, HandleState>;
  readonly errorsFound: number;
}

interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

/** The code to report, or null where the expectation holds: of an unknown handle all do. */
export function evaluateExpect(statement: ExpectStatement, visible: Visible): string | null {
  const ofHandle = statement.metric === 'address' || statement.metric === 'size';
  if (ofHandle && visible.handles.get(statement.argument as string)?.state === 'unknown') return null;
  const actual = metricValue(statement, visible);
  if (typeof actual === 'string') return actual;
  const left = actual.numerator * statement.value.denominator;
  const right = statement.value.numerator * actual.denominator;
  const holds = {
    '==': left === right,
    '!=': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
  }[statement.operator];
  return holds ? null : 'expectation-failed';
}

function metricValue(statement: ExpectStatement, { memory, handles, errorsFound }: Visible): Fraction | string {
  const live = [...memory.live];
  const requested = live.reduce((sum, allocation) => sum + allocation.requested, 0n);
  const held = live.reduce((sum, allocation) => sum + allocation.held, 0n);
  const free = memory.buddy.freeBytes();
  const whole = (numerator: bigint): Fraction => ({ numerator, denominator: 1n });
  const percent = (part: bigint, of: bigint): Fraction => (of === 0n ? whole(0n) : { numerator: part * 100n, denominator: of });
  switch (statement.metric) {
    case 'live':
      return whole(BigInt(live.length));
    case 'requested':
      return whole(requested);
    case 'held':
      return whole(held);
    case 'used':
      return whole(memory.arena.size - free);
    case 'free':
      return whole(free);
    case 'largest':
      return whole(memory.buddy.largest());
    case 'internal':
      return percent(held - requested, held);
    case 'external':
      return percent(free - memory.buddy.largest(), free);
    case 'errors':
      return whole(BigInt(errorsFound));
    case 'blocks': {
      const order = memory.buddy.free.findIndex((_, each) => memory.buddy.blockSize(each) === statement.argumentSize);
      return whole(order < 0 ? 0n : BigInt(memory.buddy.free[order].length));
    }
    case 'objects':
    case 'slabs': {
      const cache = memory.cacheNamed(statement.argument as string);
      if (!cache) return 'unknown-cache';
      return whole(BigInt(statement.metric === 'objects' ? cache.activeObjects() : cache.slabs.length));
    }
    default: {
      const handle = handles.get(statement.argument as string);
      if (handle?.state !== 'live') return 'expectation-failed';
      return whole(statement.metric === 'address' ? handle.allocation.address : handle.allocation.held);
    }
  }
}
