import assert from 'node:assert/strict';
import { english } from '../../../src/model/localize';
import { readSetting, readSweep, settingWith, type RunSetting, type Sweep } from '../../../src/session/run-setting';
import { ComparisonPlan } from '../../../src/session/comparison-plan';

const setting = (text: string): RunSetting => {
  const read = readSetting(text, english);
  assert.ok(!('error' in read), 'error' in read ? read.error : '');
  return read;
};
const sweep = (text: string): Sweep => {
  const read = readSweep(text, english);
  assert.ok(!('error' in read), 'error' in read ? read.error : '');
  return read;
};
const valuesOf = (text: string): number[] => sweep(text).points.map(({ value }) => value);

describe('settings of a comparison', () => {
  it('are what the same words are in a trace', () => {
    assert.deepEqual(setting('fit=lifo,unit=64').options.arena, { fit: 'lifo', unit: 64 });
    assert.deepEqual(setting('as=kmalloc').options.as, 'kmalloc');
    assert.deepEqual(setting('policy=heap4, overhead=16').options.arena, { policy: 'heap4', overhead: 16 });
    assert.deepEqual(setting('cpus=8,kernel=5.10,min_order=1,minalign=64,min_partial=0').options.machine, {
      cpus: 8,
      kernel: '5.10',
      minOrder: 1,
      minAlign: 64,
      minPartial: 0,
    });
    assert.deepEqual(setting('size=1,024KiB,unit=64').options.arena, { size: 2 ** 20, unit: 64 });
  });

  it('are named without blanks, and by one word for one thing', () => {
    assert.equal(setting(' unit = 64 , size=1MiB').text, 'unit=64,arena=1MiB');
    assert.equal(settingWith(setting('policy=tlsf,arena=1MiB'), setting('arena=2MiB')).text, 'policy=tlsf,arena=2MiB');
  });

  const wrong: Readonly<Record<string, RegExp>> = {
    '': /It is NAME=VALUE, with a name of arena, unit,/,
    tlsf: /It is NAME=VALUE/,
    'unit=': /It is NAME=VALUE/,
    'fitt=lifo': /There is no fitt: names are arena,/,
    'constructor=1': /There is no constructor/,
    'fit=middle': /^fit: /,
    'policy=tlsf,unit=8,unit=16': /unit is given twice\./,
    'cpus=many': /^cpus: /,
    'min_partial=-1': /^min_partial: Enter a number of slabs\./,
    'placement=recorded': /There is no placement/,
    'unit=64 max 1': /^unit: Enter one value/,
  };
  for (const [text, message] of Object.entries(wrong)) {
    it(`refuses "${text}"`, () => {
      const read = readSetting(text, english);
      assert.match('error' in read ? read.error : 'read', message);
    });
  }
});

describe('sweeps', () => {
  it('are lists, or ranges that double or go up by one or by a step', () => {
    assert.deepEqual(valuesOf('unit=64,16,32,16'), [16, 32, 64]);
    assert.deepEqual(valuesOf('arena=1MiB..8MiB'), [2 ** 20, 2 ** 21, 2 ** 22, 2 ** 23]);
    assert.deepEqual(valuesOf('arena=0.5M..1.5M:0.5M'), [2 ** 19, 2 ** 20, 3 * 2 ** 19]);
    assert.deepEqual(valuesOf('cpus=1..16'), [1, 2, 4, 8, 16]);
    assert.deepEqual(valuesOf('min_partial=0..3'), [0, 1, 2, 3]);
    assert.deepEqual(valuesOf('min_order=0..3:2'), [0, 2]);
    assert.deepEqual(valuesOf('overhead=0..8'), [0, 1, 2, 4, 8]);
  });

  it('refuse what cannot be meant, and ever so many values', () => {
    const refusal = (text: string): string => {
      const read = readSweep(text, english);
      return 'error' in read ? read.error : 'read';
    };
    assert.match(refusal('policy=tlsf'), /There is no policy: names are arena, unit, max,/);
    assert.match(refusal('unit=64..16'), /A range goes up/);
    assert.match(refusal('min_partial=0..8:0'), /A range goes up/);
    assert.match(refusal('min_partial=0..1000000'), /at most 64 values/);
    assert.match(refusal('unit=16..'), /NAME=VALUE/);
    assert.match(refusal('unit=16,,32'), /NAME=VALUE/);
    assert.match(refusal('unit=a..b'), /^unit: /);
  });
});

describe('the plan of a comparison', () => {
  it('makes each run once, and puts them together as columns and lines', () => {
    const plan = new ComparisonPlan([setting('unit=32'), setting('unit=32'), setting('fit=lifo')], [sweep('unit=16,32')]);
    assert.deepEqual(
      plan.runs.map(({ text }) => text),
      ['', 'unit=32', 'fit=lifo', 'unit=16', 'fit=lifo,unit=16', 'fit=lifo,unit=32'],
    );
    const outcomes = plan.runs.map(({ text }) => ({ text, values: [] }));
    const { columns, sweeps } = plan.comparison(outcomes);
    assert.deepEqual(
      columns.map(({ outcome }) => outcome),
      outcomes.slice(0, 3),
    );
    const texts = sweeps[0].lines.map((line) => line.columns.map(({ outcome }) => ('text' in outcome ? outcome.text : '')));
    assert.deepEqual(texts, [
      ['unit=16', 'unit=32'],
      ['unit=16', 'unit=32'],
      ['fit=lifo,unit=16', 'fit=lifo,unit=32'],
    ]);
  });
});
