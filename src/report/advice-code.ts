// Advice as it is copied into a project: an .alloctrace, a C table, Zephyr's memory slabs, FreeRTOS' heap size. Code, so English whatever the reader's language.
import type { Advice } from '../analysis/advice/advice';
import { writeSize } from '../model/size-grammar';

/** What advice can be written as. */
export const adviceFormats = ['alloctrace', 'c', 'zephyr', 'freertos'] as const;
export type AdviceFormat = (typeof adviceFormats)[number];

/** Slots of Zephyr's slabs are multiples of at least so many bytes (`K_MEM_SLAB_DEFINE`): advice of less cannot be written for it. */
export const zephyrAlignment = 4;

/** The advice in a format. `file` names the trace. */
export function adviceCode(format: AdviceFormat, file: string, advice: Advice): string {
  return `${writers[format](file.replaceAll('*/', '* /').replace(/[\r\n]/g, ' '), advice).join('\n')}\n`;
}

const writers: Readonly<Record<AdviceFormat, (file: string, advice: Advice) => string[]>> = {
  alloctrace: (file, advice) => [
    ...factsOf(file, advice).map((line) => `# ${line}`),
    `arena ${writeSize(advice.smallestArena ?? advice.arena)} unit ${writeSize(advice.unit)}`,
    ...rows(advice, ({ slot, count, reserve }) => [
      `cache pool-${slot} ${slot} align ${alignmentOf(slot, advice.align)}`,
      `# ${count} slots${beyond(count, reserve, ';')}`,
    ]),
  ],
  c: (file, advice) => [
    ...comment(factsOf(file, advice)),
    '#include <stddef.h>',
    '',
    'struct pool {',
    '    size_t slot;  /* bytes, a multiple of POOL_ALIGN */',
    '    size_t count; /* the most that are taken at once */',
    '};',
    '',
    `#define POOL_ALIGN ${advice.align}u`,
    `#define POOL_BYTES ${advice.plan.bytes}u`,
    ...(advice.smallestArena === undefined
      ? []
      : [
          `#define ARENA_BYTES ${advice.smallestArena}u /* or ${advice.policy === 'buddy' ? 'a buddy allocator' : advice.policy}, unit ${advice.unit} */`,
        ]),
    '',
    'static const struct pool pools[] = {',
    ...rows(advice, ({ slot, count, reserve }) => [`    { ${slot}u, ${count}u },`, remark(count, reserve)]),
    '};',
  ],
  zephyr: (file, advice) => [
    ...comment(factsOf(file, advice)),
    '#include <zephyr/kernel.h>',
    '',
    ...rows(advice, ({ slot, count, reserve }) => [
      `K_MEM_SLAB_DEFINE(pool_${slot}, ${slot}, ${count}, ${advice.align});`,
      remark(count, reserve),
    ]),
  ],
  freertos: (file, advice) => [
    ...comment([...factsOf(file, advice), ...heapNotes(advice)]),
    `#define configTOTAL_HEAP_SIZE ( ( size_t ) ${advice.smallestArena ?? advice.plan.bytes} )`,
  ],
};

/** What the size of a FreeRTOS heap is, in a trace that runs on heap_4 or on another allocator. */
function heapNotes({ smallestArena, policy }: Advice): string[] {
  if (smallestArena === undefined) return [`No ${policy} arena serves all requests: the size below is that of the pools alone.`];
  if (policy === 'heap4') return ['The smallest heap_4 arena in which no request fails.'];
  return [
    `The smallest ${policy} arena in which no request fails. heap_4 places otherwise and adds a header to each`,
    'block: run the trace on it before you rely on the size.',
  ];
}

interface Row {
  readonly slot: number;
  readonly count: number;
  readonly reserve: number;
}

/** A line for each pool, in two columns. */
function rows({ plan, margin }: Advice, write: (row: Row) => [string, string]): string[] {
  const cells = plan.pools.map(({ slot, count }, index) => write({ slot, count, reserve: margin.reserve[index] }));
  const width = Math.max(...cells.map(([code]) => code.length));
  return cells.map(([code, remark]) => `${code.padEnd(width)} ${remark}`.trimEnd());
}

function beyond(count: number, reserve: number, before: string): string {
  return reserve > count ? `${before} ${reserve} with reserve` : '';
}

function remark(count: number, reserve: number): string {
  return reserve > count ? `/*${beyond(count, reserve, '')} */` : '';
}

function factsOf(file: string, { requests, sizes, plan, requestedPeak, margin, seed, coarseness, isComplete }: Advice): string[] {
  const { variants, poolsHeld } = margin;
  return [
    `alloctrace advise ${file}: ${requests} allocations of ${sizes} sizes`,
    `${plan.pools.length} pools, ${plan.bytes} bytes in all; at most ${requestedPeak} bytes are asked for at once`,
    ...(coarseness === 0 ? [] : [`sizes were rounded up by at most 1/${1 / coarseness} to choose from`]),
    ...(isComplete ? [] : ['requests that fail in the arena of the trace are left out']),
    ...(variants === 0 ? [] : [`enough in ${poolsHeld} of ${variants} shuffled variants (seed ${seed}), with reserve in all`]),
  ];
}

function comment(lines: readonly string[]): string[] {
  return ['/*', ...lines.map((line) => ` * ${line}`), ' */'];
}

/** The alignment of a cache: at most that of all slots. */
function alignmentOf(slot: number, align: number): number {
  let alignment = align;
  while (slot % alignment !== 0) alignment /= 2;
  return alignment;
}
