import * as assert from 'node:assert/strict';
import { simulationNotes } from '../../../src/analysis/simulation-notes';
import { english } from '../../../src/model/localize';
import { run } from '../support';

describe('the notes of a simulated run', () => {
  it('say where its kernel has sheaves and the simulation has none', () => {
    const notes = (...lines: string[]): string[] => simulationNotes(run(...lines), english);
    const [note] = notes('machine kernel 7.3', 'a = kmalloc 8', 'free a');
    assert.match(note, /^Linux 7\.3 keeps freed objects in arrays of each CPU, sheaves/);
    assert.equal(notes('machine kernel 7.0.1', 'cache c 64').length, 1);
    assert.deepEqual(notes('machine kernel 6.19', 'cache c 64'), []);
    // From 6.18 on a cache has them that asks for them.
    const [chosen] = notes('machine kernel 6.18', 'cache maple_node 256', 'cache c 64');
    assert.match(chosen, /^Linux 6\.18 keeps freed objects of maple_node in arrays of each CPU, sheaves/);
    assert.deepEqual(notes('machine kernel 6.17', 'cache maple_node 256'), []);
    // Blocks of the buddy allocator are the same.
    assert.deepEqual(notes('machine kernel 7.3', 'a = alloc 8', 'free a'), []);
  });
});
