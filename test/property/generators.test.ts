/** What the random traces are worth: the naive model must see every kind of finding and every kind of state in them. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { brokenTraces, buddyTraces, mixedTraces, numberOfRuns, slabTraces } from './generators';
import { BAD_LINES } from './mistakes';
import { naiveRun, type NaiveResult } from './naive';
import { ERROR_CODES } from './naive/parse';

function sample(traces: fc.Arbitrary<string>, numRuns: number): NaiveResult[] {
  return fc.sample(traces, { numRuns, seed: 1 }).map((text) => naiveRun(text));
}

describe('random traces', () => {
  it('end in every diagnostic', () => {
    const codes = new Set(sample(mixedTraces, 300).flatMap((result) => result.diagnostics.map((diagnostic) => diagnostic.code)));
    assert.deepEqual([...codes].sort(), [...ERROR_CODES, 'leak', 'lost-handle'].sort());
  });

  it('succeed with every kind of operation', () => {
    const kinds = new Set(
      sample(mixedTraces, 100).flatMap(({ operations }) => operations.filter(({ error }) => !error).map(({ kind }) => kind)),
    );
    assert.deepEqual([...kinds].sort(), ['alloc', 'cache', 'destroy', 'free', 'kmalloc', 'realloc', 'shrink']);
  });

  it('meet both causes of running out of memory, and both fits', () => {
    const results = sample(buddyTraces, 50);
    const causes = new Set(results.flatMap(({ diagnostics }) => diagnostics.map(({ cause }) => cause ?? 'none')));
    assert.deepEqual([...causes].sort(), ['exhausted', 'fragmented', 'none']);
  });

  it('reach partial lists, several CPUs and slabs of less than the cache’s order', () => {
    const caches = sample(slabTraces, 150).flatMap((result) => result.state.caches);
    assert.ok(caches.some((cache) => cache.partial.length >= 3));
    assert.ok(caches.some((cache) => cache.active.length >= 3));
    assert.ok(caches.some((cache) => cache.freeLists.some((slab) => slab.slots < cache.objectsPerSlab)));
    assert.ok(caches.some((cache) => cache.name.startsWith('kmalloc-') && cache.slabs > 1));
  });

  it('repeat lines, and use handles that are unknown', () => {
    const results = sample(mixedTraces, 150);
    const counted = results.flatMap(({ diagnostics }) => diagnostics.filter(({ code, count }) => code !== 'leak' && (count ?? 0) > 1));
    assert.ok(new Set(counted.map(({ code }) => code)).size >= 4);
    // Resizing what is null or was never given fails, so what shows nothing is of an unknown handle.
    const unknown = results.flatMap(({ operations }) =>
      operations.filter(({ kind, error, address }) => kind === 'realloc' && !error && !address),
    );
    assert.ok(unknown.length > 5);
  });

  it('have slots with the debugging of a cache and of the machine', () => {
    const caches = sample(slabTraces, 100).flatMap((result) => result.state.caches);
    assert.ok(caches.some(({ name, slot, objectSize }) => !name.startsWith('kmalloc-') && slot >= objectSize + 64));
    assert.ok(caches.some(({ name, slot, objectSize }) => name.startsWith('kmalloc-') && slot >= objectSize + 68));
  });

  it('has bad lines that are all bad', () => {
    for (const line of BAD_LINES) {
      const codes = naiveRun(line).diagnostics.map((diagnostic) => diagnostic.code);
      assert.deepEqual(codes, ['syntax'], line);
    }
  });
});

describe('naive model on random traces', () => {
  const anyTrace = fc.oneof(mixedTraces, buddyTraces, slabTraces, brokenTraces);

  it('has blocks that tile the arena at every position', () => {
    fc.assert(
      fc.property(anyTrace, (text) => {
        const result = naiveRun(text);
        const { base, size } = result.arena;
        for (const state of result.states()) {
          let next = BigInt(base);
          for (const block of state.blocks) {
            assert.equal(BigInt(block.address), next);
            next += BigInt(block.size);
          }
          assert.equal(next, BigInt(base) + BigInt(size));
        }
      }),
      { numRuns: numberOfRuns(60) },
    );
  });

  it('leaves everything as it was when an operation fails', () => {
    fc.assert(
      fc.property(anyTrace, (text) => {
        const result = naiveRun(text);
        const states = result.states();
        for (const { op, error } of result.operations) {
          if (error !== null) assert.deepEqual({ ...states[op], position: 0 }, { ...states[op - 1], position: 0 });
        }
      }),
      { numRuns: numberOfRuns(60) },
    );
  });
});
