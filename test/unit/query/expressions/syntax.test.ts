import * as assert from 'node:assert/strict';
import { run } from '../../support';
import { faultOf, textOf } from './expressions';

const empty = run('arena 64');

describe('Expressions: values and operators', () => {
  const values: readonly (readonly [string, string])[] = [
    ['1', '1'],
    ['1_000', '1000'],
    ['2.5', '2.5'],
    ['0x40', '0x40'],
    ['64B', '64 B'],
    ['4 KiB', '4096 B (4 KiB)'],
    ['1.5 KiB', '1536 B (1.5 KiB)'],
    ['0x10B', '0x10b'],
    ['2M', '2097152 B (2 MiB)'],
    ['30%', '30%'],
    ['33.25%', '33.25%'],
    ['"a text"', '"a text"'],
    ['true', 'true'],
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['7 - 2 - 1', '4'],
    ['12 / 3 / 2', '2'],
    ['17 % 5', '2'],
    ['17%5', '2'],
    ['-3 + 1', '-2'],
    ['--3', '3'],
    ['1 / 3', '0.3333'],
    ['1 / 0', 'none'],
    ['10% + 5%', '15%'],
    ['30% > 3%', 'true'],
    ['2 KiB / 512', '4 B'],
    ['1 < 2', 'true'],
    ['2 <= 1', 'false'],
    ['1 != 2 && 2 != 3', 'true'],
    ['false || 1 > 2 || !false', 'true'],
    ['true || false && false', 'true'],
    ['!(1 == 1)', 'false'],
    ['"a" == "a"', 'true'],
    ['"a" != "b"', 'true'],
    ['0xffff888003a40010 - 0xffff888003a40000', '16 B'],
    ['0xffff888003a40010 > 0xffff888003a4000f', 'true'],
    ['0xffff888003a40010 == 0xffff888003a40011', 'false'],
    ['0xffff888003a40000 + 4', '0xffff888003a40004'],
    ['0xffffffffffffffff == 3', 'false'],
  ];
  for (const [text, value] of values) it(`${text} is ${value}`, () => assert.equal(textOf(empty, text, 0), value));
});

describe('Expressions: faults', () => {
  const faults: readonly (readonly [string, string])[] = [
    ['', '1: Enter an expression, such as external > 30%.'],
    ['1 +', '4: The expression ends where a value is expected.'],
    ['* 2', '1: Expected a value before *.'],
    ['1 2', '3: Expected an operator before 2.'],
    ['size = 4', '6: Use == to compare.'],
    ['size & 4', '6: Use && to combine conditions.'],
    ["cache == 'x'", '10: Texts stand in double quotes.'],
    ['size > 4 # 3', '10: # has no meaning here.'],
    ['cache == "x', '10: This text has no closing quote.'],
    ['4KX', '1: 4KX is no number. Sizes end in B, KiB, MiB, GiB or TiB.'],
    ['size > 16777216T', '8: 16777216T is no size below 2^64.'],
    ['(1 + 2', '1: This parenthesis is not closed.'],
    ['(1 2)', '4: Expected an operator or ) before 2.'],
    ['1 < 2 < 3', '7: Join comparisons by &&: a < b && b < c.'],
    ['t[0..9]', '3: An expression speaks of one handle, such as t[3].'],
    ['t[*]', '3: An expression speaks of one handle, such as t[3].'],
    ['t[a]', '3: An expression speaks of one handle, such as t[3].'],
    [
      'lives(4)',
      '1: There is no function lives. Functions are blocks, objects, slabs, address, size, unusable, fragmentation, handle, cache, slab, block.',
    ],
    ['objects()', '9: objects needs something between the parentheses.'],
    ['operation.color', '11: An operation has no color.'],
    ['external > 30', '12: external is a percentage: write 30%.'],
    ['external + internal > 30', '23: A percentage can only be compared with a percentage: 30%.'],
    ['internal > live', '12: A percentage can only be compared with a percentage.'],
    ['size > 30%', '1: A percentage can only be compared with a percentage.'],
    ['kind == free', '9: Write a text in double quotes: "free".'],
    ['cache == task_struct', '10: Write a text in double quotes: "task_struct".'],
    ['cache == 4', '10: A text can only be compared with a text.'],
    ['cache < "b"', '9: Texts can only be compared by == and !=.'],
    ['"a" + 1', '1: Expected a number here.'],
    ['true < false', '1: Expected a number here.'],
    ['live.size', '6: Only handles, caches, slabs and addresses have parts such as size.'],
    [
      't[3].color',
      '6: There is no color here. There are live, address, size, requested, padding, order, age, line, cache, time, cpu, site, thread.',
    ],
    ['a.', '3: Expected a name after the dot.'],
    [`${'('.repeat(300)}1${')'.repeat(300)}`, '202: This expression is nested too deeply.'],
  ];
  for (const [text, fault] of faults) it(`${text.slice(0, 40)}`, () => assert.equal(faultOf(text), fault));
});
