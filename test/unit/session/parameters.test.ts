import * as assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { parameterError, parameterNames, runOptions, type ParameterName } from '../../../src/session/parameters';

describe('parameters', () => {
  it('become the options of a run', () => {
    const options = runOptions({
      arena: '64KiB',
      unit: '0x20',
      base: '0xffff888003a40000',
      max: '4_096',
      fit: 'lifo',
      page: '4K',
      cpus: '4',
      kernel: '6.12',
      as: 'kmalloc',
    });
    assert.deepEqual(options, {
      arena: { size: 65536, unit: 32, base: 0xffff888003a40000n, max: 4096, fit: 'lifo' },
      machine: { page: 4096, cpus: 4, kernel: '6.12' },
      as: 'kmalloc',
    });
  });

  it('leave out what is not set and what cannot be read', () => {
    assert.deepEqual(runOptions({}), { arena: undefined, machine: undefined, as: undefined });
    assert.deepEqual(runOptions({ unit: '16', arena: 'large' }).arena, { unit: 16 });
  });

  const bad: [ParameterName, string][] = [
    ['arena', 'large'],
    ['arena', '64KiB unit 16'],
    ['arena', '64KiB#'],
    ['unit', '16kis'],
    ['base', '4096'],
    ['fit', 'highest'],
    ['cpus', 'two'],
    ['kernel', '2.x'],
    ['as', 'slab'],
    ['max', ''],
  ];
  for (const [name, text] of bad) {
    it(`say what is wrong with ${name} "${text}"`, () => {
      assert.match(parameterError(name, text, english) ?? '', /\.$/);
    });
  }

  it('have no complaint about good values', () => {
    const good: Record<ParameterName, string> = {
      arena: '1GiB',
      unit: '16',
      base: '0x0',
      max: '4MiB',
      fit: 'lowest',
      policy: 'best-fit',
      overhead: '16',
      page: '4096B',
      cpus: '8',
      kernel: '5.10',
      as: 'alloc',
      placement: 'recorded',
    };
    for (const name of parameterNames) assert.equal(parameterError(name, good[name], english), undefined, name);
  });
});
