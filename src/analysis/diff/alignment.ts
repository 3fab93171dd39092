// By what the allocations of two runs are told to come from the same place: never by an address, which the next start of a program changes.
import type { Run } from '../../replay/run/run';
import { noStack } from '../../trace/stack-table';
import { shortSite } from '../../model/site-name';
import { framesOf } from '../call-stack';
import { Origins } from '../origins';

/**
 * `stack`: the functions of the call stack. `site`: the call site, without folders and the address of its object. `symbol`: the function that the call site lies
 * in. `statement`: in written traces, the n-th statement that names its handle. `size`: the size alone.
 */
export const alignments = ['stack', 'site', 'symbol', 'statement', 'size'] as const;
export type Alignment = (typeof alignments)[number];

/** Functions that a call stack is told apart by. */
const mostFrames = 64;

/**
 * The most precise alignment that two runs share. Offsets and lines of call sites move when a program is built anew, and each recorder writes them in its
 * own way: where less than half of the sites are the same, their functions are compared.
 */
export function alignmentOf(before: Run, after: Run): Alignment {
  const both = (has: (run: Run) => boolean): boolean => has(before) && has(after);
  if (both(({ table }) => table.stack !== undefined)) return 'stack';
  if (both(({ table }) => table.site !== undefined)) return shareSites(before, after) ? 'site' : 'symbol';
  if (both(({ table }) => table.site !== undefined || table.stack !== undefined)) return 'symbol';
  return both(({ trace }) => !trace.format.isRecorded) ? 'statement' : 'size';
}

/** Whether at least half of the call sites of the run with fewer of them are call sites of the other. */
function shareSites(before: Run, after: Run): boolean {
  const [fewer, more] = [sitesOf(before), sitesOf(after)].sort((a, b) => a.size - b.size);
  return [...fewer].filter((site) => more.has(site)).length * 2 >= fewer.size;
}

function sitesOf({ table, trace, operationCount }: Run): Set<string> {
  const ids = new Set(table.site?.subarray(0, operationCount));
  ids.delete(0);
  return new Set([...ids].map((id) => shortSite(trace.names.text(id - 1))));
}

/**
 * The function of a call site or a frame, without offset, place in the source and parameters of the link: `do_read+0x1c/0x40` is `do_read`. Where no function is
 * known, the object file; empty for a bare address.
 */
export function symbolOf(site: string): string {
  return shortSite(site)
    .replace(/ \([^()]*\)$/, '')
    .replace(/(?:\s*\+|\s+|^)0x[\da-f]+(?:\/0x[\da-f]+)?(?= \[|$)/i, '')
    .trim();
}

/** The places that the allocations of one run come from, as texts that another run has as well. */
export class AlignedOrigins {
  /** By the number of an origin: its text, empty where nothing is named; and the first line that asks there, 1-based. */
  readonly texts: string[] = [];
  readonly lines: number[] = [];
  private readonly ids = new Map<string, number>();
  /** The number of each key plus one, 0 where it was not met. */
  private readonly numberOfKey: Int32Array;
  private readonly keyOf: (op: number) => number;
  private readonly textOf: (op: number) => string;
  /** Statements met so far of each handle's name. */
  private readonly statements = new Map<string, number>();

  constructor(
    private readonly run: Run,
    by: Alignment,
  ) {
    const { table, trace } = run;
    const names = by === 'stack' || by === 'site' || by === 'symbol';
    const hasNames = names && (table.site !== undefined || table.stack !== undefined);
    if (hasNames) {
      const origins = new Origins(run);
      this.keyOf = (op) => origins.keyOf(op);
      this.numberOfKey = new Int32Array(origins.count);
      this.textOf = (op) => this.namedText(by, op);
    } else if (by === 'statement') {
      this.keyOf = (op) => table.line[op];
      this.numberOfKey = new Int32Array(trace.lineCount + 1);
      this.textOf = (op) => this.statementText(op);
    } else {
      this.keyOf = () => 0;
      this.numberOfKey = new Int32Array(1);
      this.textOf = () => '';
    }
  }

  /** The number of the origin of a request; asked in the order of the operations. */
  originOf(op: number): number {
    const key = this.keyOf(op);
    const known = this.numberOfKey[key];
    if (known > 0) return known - 1;
    const text = this.textOf(op);
    let origin = this.ids.get(text);
    if (origin === undefined) {
      origin = this.texts.length;
      this.ids.set(text, origin);
      this.texts.push(text);
      this.lines.push(this.run.table.line[op]);
    }
    this.numberOfKey[key] = origin + 1;
    return origin;
  }

  private namedText(by: 'stack' | 'site' | 'symbol', op: number): string {
    const { table } = this.run;
    if ((table.stack?.[op] ?? noStack) === noStack) {
      const site = this.run.siteOf(op) ?? '';
      return by === 'site' ? shortSite(site) : symbolOf(site);
    }
    if (by === 'stack') return framesOf(this.run, op, mostFrames).map(symbolOf).filter(Boolean).join(' ← ');
    const innermost = framesOf(this.run, op, 1)[0] ?? '';
    return by === 'site' ? shortSite(innermost) : symbolOf(innermost);
  }

  /** What lines are inserted elsewhere does not change it: a handle's statements are counted each for themselves. */
  private statementText(op: number): string {
    const name = this.run.handleText(op).replace(/\[\d+\]$/, '[…]');
    const count = (this.statements.get(name) ?? 0) + 1;
    this.statements.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  }
}
