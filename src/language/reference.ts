// The words of the language with their meaning, for completion, signatures, hovers and spelling. The specification of the language has them
// in full.
import { askedForm, askedMetricNames, askedMetricRows, isAskedMetric } from '../model/asked-metrics';
import type { Localize } from '../model/localize';
import { cacheFlags } from '../model/machine';
import { policyNames } from '../model/policy';
import { expectMetric, expectWords, metricRows, metricsIn, wordOf } from '../model/metric-rows';

/** A statement of the language, as people are told of it. */
export interface StatementReference {
  /** The word it is known by. */
  readonly keyword: string;
  /** Its parts in order; all but the required ones are in brackets. */
  readonly parts: readonly PartReference[];
  readonly meaning: string;
}

export interface PartReference {
  readonly label: string;
  readonly meaning: string;
}

/** Options by statement, in the order of the specification. */
export const optionsOf: Readonly<Record<string, readonly string[]>> = {
  arena: ['unit', 'base', 'max', 'fit', 'policy', 'overhead'],
  'arena from': ['zone', 'node', 'reading', 'base', 'fit'],
  machine: ['page', 'cpus', 'kernel', 'minalign', 'max_order', 'min_order', 'min_objects', 'debug', 'pointer'],
  cache: ['align', 'order', 'partial', ...cacheFlags],
};

/** Words that begin a statement. */
export const leadingKeywords = ['arena', 'machine', 'cache', 'free', 'shrink', 'destroy', 'mark', 'repeat', 'end', 'expect'] as const;

/** Words that stand behind `HANDLES =`. */
export const callKeywords = ['alloc', 'kmalloc', 'realloc'] as const;

/** Metrics that are compared with a percentage. */
const percentageWords = metricsIn('expect')
  .filter((name) => metricRows[name].unit === 'percent')
  .map(wordOf);

/** What an option of a statement means. */
export function optionMeaning(option: string, localize: Localize): string | undefined {
  switch (option) {
    case 'unit':
      return localize('The smallest block, a power of two; 1 byte by default.');
    case 'base':
      return localize('The first address; 0 by default.');
    case 'max':
      return localize('The largest block.');
    case 'fit':
      return localize('Which of several equal free blocks is taken: the lowest address, or the one made free last.');
    case 'policy':
      return localize(
        'How a free block is found: buddies by default, first-fit, next-fit, best-fit, tlsf or heap4. Only buddies have slabs.',
      );
    case 'overhead':
      return localize('The header of a block, where the policy is not buddy: up to 4096 bytes, of tlsf 8, of heap4 8 or 16.');
    case 'from':
      return localize(
        'A file beside the trace that says which memory of a machine is free: a report with Mem-Info, /proc/buddyinfo or pagetypeinfo, or a dump of /proc/kpageflags. The arena is that memory, and what is in use there stays so.',
      );
    case 'zone':
      return localize('Whose memory of the file it is: a zone such as Normal. Where the file has several, one must be named.');
    case 'node':
      return localize('Which node the zone is of, where several nodes have one of that name.');
    case 'reading':
      return localize('Which of the reports or readings in the file, from 1; by default the last.');
    case 'page':
      return localize('The page of the slab allocator, a power of two and at least a unit.');
    case 'cpus':
      return localize('How many CPUs the slab arithmetic counts with.');
    case 'kernel':
      return localize('The Linux version whose slab arithmetic holds, such as 5.10 or 6.8.1: any from 2.6.23 on; 6.8 by default.');
    case 'minalign':
      return localize('The least size and alignment of the size classes: a power of two from 8 to 128; 8 by default.');
    case 'max_order':
      return localize('The largest order the kernel chooses for slabs (slub_max_order), at most 10; 3 by default.');
    case 'min_order':
      return localize('The least order of slabs (slub_min_order), at most 10; 0 by default.');
    case 'min_objects':
      return localize('How many objects a slab should hold at least (slub_min_objects); computed from the CPUs by default.');
    case 'debug':
      return localize('Letters of slub_debug for every cache: Z redzone, P poison, U store_user; F and T change no layout.');
    case 'pointer':
      return localize('Bytes of a pointer: 8, or 4 on a 32-bit machine; 8 by default.');
    case 'align':
      return localize('Objects begin at multiples of this power of two; 8 by default.');
    case 'order':
      return localize('Each slab has so many pages as this power of two says; computed as in SLUB by default.');
    case 'partial':
      return localize('How many partial slabs the cache keeps before empty ones are given back.');
    case 'hwcache':
      return localize('Objects begin on cache lines of 64 bytes.');
    case 'ctor':
      return localize(
        'Objects have a constructor: the free pointer needs bytes of its own, unless the cache gives it a place in the object (freeptr_offset); then leave this out.',
      );
    case 'rcu':
      return localize(
        'Freed objects may still be read for a while (SLAB_TYPESAFE_BY_RCU): the free pointer needs bytes of its own, unless the cache gives it a place in the object (freeptr_offset); then leave this out.',
      );
    case 'redzone':
      return localize('Bytes around each object that show who writes beyond it.');
    case 'poison':
      return localize('Free objects are filled with a pattern: the free pointer needs bytes of its own.');
    case 'store_user':
      return localize('Behind each object is kept who allocated and who freed it: 64 bytes, before Linux 5.19 304.');
    case 'reclaim':
      return localize('Its objects can be reclaimed (SLAB_RECLAIM_ACCOUNT); changes no layout.');
    case 'account':
      return localize('Its objects are charged to a control group (SLAB_ACCOUNT); changes no layout.');
    case 'at':
      return localize('The exact address the block is to have, as recorded.');
    case 'error':
      return localize('The next operation must end in this error; then it is not reported.');
    default:
      return undefined;
  }
}

/** The statement that a keyword makes. */
export function statementReference(keyword: string, localize: Localize): StatementReference | undefined {
  const size = localize('A size in bytes, such as 64, 4KiB or 0x1000.');
  const name = localize('The name of a cache.');
  const option = (label: string, word: string): PartReference => ({ label, meaning: optionMeaning(word, localize) ?? '' });
  switch (keyword) {
    case 'arena':
      return {
        keyword,
        parts: [
          { label: 'SIZE', meaning: size },
          option('[unit SIZE]', 'unit'),
          option('[base ADDR]', 'base'),
          option('[max SIZE]', 'max'),
          option('[fit lowest|lifo]', 'fit'),
          option(`[policy ${policyNames.join('|')}]`, 'policy'),
          option('[overhead SIZE]', 'overhead'),
        ],
        meaning: localize('The region that the allocator manages; before the first operation. Without it: arena 4MiB unit 16.'),
      };
    case 'arena from':
      return {
        keyword,
        parts: [
          { label: 'FILE', meaning: optionMeaning('from', localize) ?? '' },
          option('[zone NAME]', 'zone'),
          option('[node N]', 'node'),
          option('[reading N]', 'reading'),
          option('[base ADDR]', 'base'),
          option('[fit lowest|lifo]', 'fit'),
        ],
        meaning: localize('The arena is the memory of a snapshot, with what was in use there; before the first operation.'),
      };
    case 'machine':
      return {
        keyword,
        parts: [
          option('[page SIZE]', 'page'),
          option('[cpus N]', 'cpus'),
          option('[kernel VERSION]', 'kernel'),
          ...['minalign', 'max_order', 'min_order', 'min_objects'].map((word) => option(`[${word} N]`, word)),
          option('[debug LETTERS]', 'debug'),
          option('[pointer N]', 'pointer'),
        ],
        meaning: localize("What the slab allocator's arithmetic depends on; before the first operation."),
      };
    case 'cache':
      return {
        keyword,
        parts: [
          { label: 'NAME', meaning: name },
          { label: 'SIZE', meaning: localize('The size of an object in bytes.') },
          option('[align N]', 'align'),
          option('[order N]', 'order'),
          option('[partial N]', 'partial'),
          ...cacheFlags.map((flag) => option(`[${flag}]`, flag)),
        ],
        meaning: localize('Creates an object cache, as a kernel does at start-up.'),
      };
    case 'alloc':
      return {
        keyword,
        parts: [
          {
            label: 'SIZE|NAME',
            meaning: localize('A size for a block of the buddy allocator, or the name of a cache for one of its objects.'),
          },
          option('[at ADDR]', 'at'),
        ],
        meaning: localize('A block straight from the arena, or an object of a cache.'),
      };
    case 'kmalloc':
      return {
        keyword,
        parts: [{ label: 'SIZE', meaning: size }],
        meaning: localize('An object from the size-class caches; large requests go to the buddy allocator.'),
      };
    case 'realloc':
      return {
        keyword,
        parts: [
          { label: 'HANDLE', meaning: localize('The allocation that is resized; it must be live.') },
          { label: 'SIZE', meaning: localize('The new size in bytes.') },
        ],
        meaning: localize('Resizes: in place while there is room, else a new block is taken and the old one freed.'),
      };
    case 'free':
      return {
        keyword,
        parts: [
          {
            label: 'HANDLES [, HANDLES …]',
            meaning: localize('Handles such as a, t[3], t[0..9], t[0..8:2] or t[*] for all that are live.'),
          },
        ],
        meaning: localize('Gives memory back, wherever it came from.'),
      };
    case 'shrink':
      return { keyword, parts: [{ label: 'NAME', meaning: name }], meaning: localize("Gives a cache's empty slabs back.") };
    case 'destroy':
      return { keyword, parts: [{ label: 'NAME', meaning: name }], meaning: localize('Ends a cache; an error while it has live objects.') };
    case 'mark':
      return {
        keyword,
        parts: [{ label: 'TEXT', meaning: localize('Quoted, or the rest of the line.') }],
        meaning: localize('Names this point of the run: a phase on the timeline, a section in the outline.'),
      };
    case 'repeat':
      return {
        keyword,
        parts: [
          {
            label: 'N | NAME in FIRST..LAST[:STEP]',
            meaning: localize(
              'How often; or an index that goes over a range, both ends included, and may stand in handles: t[NAME], t[0..NAME].',
            ),
          },
        ],
        meaning: localize('Runs the statements up to its end so often.'),
      };
    case 'end':
      return { keyword, parts: [], meaning: localize('Closes the repeat above it.') };
    case 'in':
      return statementReference('repeat', localize);
    case 'expect':
      return {
        keyword,
        parts: [
          {
            label: 'METRIC',
            meaning: localize('{0}, or error and a code.', [...expectWords, ...askedMetricNames.map(askedForm)].join(', ')),
          },
          { label: 'OP', meaning: localize('One of == != < <= > >=.') },
          { label: 'VALUE', meaning: localize('A size or count; a percentage for {0}.', percentageWords.join(', ')) },
        ],
        meaning: localize('Checks the state here.'),
      };
    default:
      return undefined;
  }
}

/** What a metric of `expect` means, and how it is computed. */
export function metricReference(word: string, localize: Localize): { readonly meaning: string; readonly formula?: string } | undefined {
  if (isAskedMetric(word)) return { meaning: `${localize(askedMetricRows[word].meaning)}.` };
  const name = expectMetric(word);
  if (name === undefined) return undefined;
  const { meaning, formula } = metricRows[name];
  return { meaning: `${localize(meaning)}.`, formula };
}
