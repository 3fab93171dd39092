import assert from 'node:assert/strict';
import { LinePatterns } from '../../../src/trace/pattern/pattern-format';
import { recogniseText } from '../../../src/trace/recognition';

const recognised = (text: string, patterns?: LinePatterns): string => {
  const recognition = recogniseText(new TextEncoder().encode(text), patterns);
  return recognition ? `${recognition.format} ${recognition.isCertain ? 'certain' : 'likely'}` : 'none';
};

describe('a text whose name says nothing', () => {
  const mtrace = '@ ./a.out:[0x401136] + 0x1000 0x20\n';

  it('is certain where nearly all lines are of a format, likely where some are', () => {
    assert.equal(recognised(mtrace.repeat(5)), 'mtrace certain');
    assert.equal(recognised(mtrace.repeat(2)), 'mtrace likely');
    assert.equal(recognised(`${mtrace.repeat(5)}${'words of another program\n'.repeat(5)}`), 'mtrace likely');
  });

  it('is none where hardly a line is, or nothing is there', () => {
    assert.equal(recognised(''), 'none');
    assert.equal(recognised('a = alloc 8\n'), 'none');
    assert.equal(recognised('Dear reader,\nthis is\na letter\nof more\nthan four\nlines.\n'), 'none');
    assert.equal(recognised(`${mtrace}${'words of another program\n'.repeat(20)}`), 'none');
  });

  it('is a log of calls where the user’s patterns read it', () => {
    const line = 'got 0x1000 of 32\n';
    const patterns = new LinePatterns([String.raw`got (?<addr>\w+) of (?<size>\d+)`]);
    assert.equal(recognised(line.repeat(6)), 'none');
    assert.equal(recognised(line.repeat(6), patterns), 'calls certain');
    assert.equal(recognised(mtrace.repeat(5), patterns), 'mtrace certain');
  });
});
