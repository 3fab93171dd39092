/** Whoever reads a SIZE reads the one grammar: the lexer's own loop, the filter, expressions and the names of breakpoints. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { english } from '../../src/model/localize';
import { readAddresses, readExactSize, readNumber, readSize } from '../../src/model/size-grammar';
import { parseExpression } from '../../src/query/expressions/parser';
import { ExpressionError } from '../../src/query/expressions/syntax';
import { parseFilter } from '../../src/query/filter';
import { readTrace } from '../read-trace';
import { numberOfRuns } from './generators';

/** Texts that begin with a digit, as names do not: often a SIZE, and often nearly one. */
const digits = fc.oneof(
  fc.stringMatching(/^\d{1,18}$/),
  fc.stringMatching(/^\d[\d_]{0,7}$/),
  fc.stringMatching(/^0x[0-9a-fA-F]{0,16}$/),
  fc.stringMatching(/^0[xX][0-9a-f_]{1,6}$/),
);
const suffix = fc.oneof(
  fc.constantFrom('', '', '', 'B', 'K', 'KiB', 'M', 'MiB', 'G', 'GiB', 'T', 'TiB'),
  fc.constantFrom('k', 'kib', 'KIB', 'Ki', 'P', 'KB', 'iB', '_', '_K', 'x', '1K'),
);
const texts = fc.tuple(digits, suffix).map((parts) => parts.join(''));

/** Beyond this the lexer's loop rounds at each digit. */
const exactly = Number.MAX_SAFE_INTEGER;

function sizeInTrace(text: string): number | undefined {
  const { table } = readTrace(new TextEncoder().encode(`a = alloc ${text}\n`));
  return table.count === 1 ? table.size[0] : undefined;
}

/** The value of a text that is one number, and nothing else. */
function numberInExpression(text: string): bigint | undefined {
  try {
    const node = parseExpression(text);
    return node.kind === 'number' && node.unit !== 'percent' ? BigInt(node.value) : undefined;
  } catch (error) {
    assert.ok(error instanceof ExpressionError);
    return undefined;
  }
}

function sizeInFilter(text: string): number | undefined {
  const parsed = parseFilter(`size:${text}`, english);
  if (parsed.kind !== 'filter') return undefined;
  const { test } = parsed.filter.terms[0];
  return test.kind === 'number' ? test.from : undefined;
}

describe('a SIZE', () => {
  const always = (check: (text: string) => void): void => fc.assert(fc.property(texts, check), { numRuns: numberOfRuns(1000) });

  it('is to the lexer what it is to the grammar', () => {
    always((text) => {
      const wanted = readSize(text, 'trace');
      const actual = sizeInTrace(text);
      if (wanted === undefined || wanted <= exactly) return assert.equal(actual, wanted, text);
      assert.ok(actual !== undefined && Math.abs(actual - wanted) <= wanted * 1e-12, `${text}: ${actual}, not ${wanted}`);
    });
  });

  it('is to expressions and to the filter what it is to the grammar', () => {
    always((text) => {
      assert.equal(numberInExpression(text), readExactSize(text, 'typed'), text);
      assert.equal(sizeInFilter(text), readSize(text, 'typed'), text);
    });
  });

  it('that a trace can have can be typed', () => {
    always((text) => {
      const written = readExactSize(text, 'trace');
      if (written !== undefined) assert.equal(readExactSize(text, 'typed'), written, text);
    });
  });

  it('without a suffix is a number, and an address where it is hexadecimal', () => {
    const check = (text: string): void => {
      const number = readNumber(text, 'typed');
      assert.equal(number, readExactSize(text, 'typed'), text);
      const address = /^0x/i.test(text) ? number : undefined;
      assert.deepEqual(readAddresses(text), address === undefined ? undefined : { from: address, to: address }, text);
    };
    fc.assert(fc.property(digits, check), { numRuns: numberOfRuns(1000) });
  });
});
