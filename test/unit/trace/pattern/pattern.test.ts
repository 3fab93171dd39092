import assert from 'node:assert/strict';
import { Pattern } from '../../../../src/trace/pattern/pattern';
import { PatternError } from '../../../../src/trace/pattern/pattern-error';

const encoder = new TextEncoder();

/** What the groups of a pattern hold, as JavaScript has it; undefined where it does not match. */
function groupsOf(text: string, line: string): Record<string, string | undefined> | undefined {
  const pattern = new Pattern(text);
  const bytes = encoder.encode(line);
  if (!pattern.match(bytes, 0, bytes.length)) return undefined;
  return Object.fromEntries(
    pattern.groups.map((name, group) => {
      const from = pattern.from(group);
      return [name, from < 0 ? undefined : new TextDecoder().decode(bytes.subarray(from, pattern.to(group)))];
    }),
  );
}

describe('patterns', () => {
  const cases: [pattern: string, lines: string[]][] = [
    ['(?<a>\\w+)', ['', 'one two', '  x', 'é']],
    ['^(?<a>[^,]*),(?<b>.*)$', ['a,b,c', ',', 'none', 'é,ü']],
    ['(?<a>a|ab)(?<b>c|bcd)(?<c>d*)', ['abcd', 'acd', 'xabcdd']],
    ['(?<a>.*?)(?<b>\\d+)(?<c>x)?$', ['ab12', '12x', 'a1b2x', 'a']],
    ['(?<a>(?:ab)+)(?<b>c{2,3})', ['ababccc', 'abcc', 'abc', 'ccabccccc']],
    ['(?<a>(?:a*)*)b', ['aaab', 'b', 'aaa']],
    ['\\b(?<a>free)\\b', ['free(x)', 'freed', 'a free', 'xfree']],
    ['\\B(?<a>e+)', ['ee', 'bee', 'e']],
    ['(?<a>[\\w.-]+)=(?<b>0[xX][0-9A-Fa-f]{1,16})', ['p-1=0x5A', 'q=0x', '=0x1']],
    ['(?<a>[a\\]\\-z]+)|(?<b>x)', [']-az', 'x', '-']],
    ['(?<a>\\t|\\x41|\\.)', ['\t', 'A', '.', 'b']],
    ['(?<a>a??)(?<b>a*)', ['aaa', '']],
    ['(?<a>é+)(?<b>[^é])', ['ééx', 'éé']],
    ['^$', ['', 'a']],
    ['(?<a>[\\d\\s]+)(?<b>\\D)(?<c>\\S)(?<d>\\W?)', ['1 2ab!', '12 3x', '9']],
  ];
  for (const [pattern, lines] of cases) {
    it(`${pattern} matches as in JavaScript`, () => {
      for (const line of lines) {
        const expected = new RegExp(pattern).exec(line);
        assert.deepEqual(groupsOf(pattern, line), expected === null ? undefined : { ...expected.groups }, JSON.stringify(line));
      }
    });
  }

  it('that would take JavaScript for ever are done at once', () => {
    for (const pattern of ['(?:a+)+b', '(?:a|a)*b', '(?:(?:a*)*)*b', '(?:.*.*.*.*.*.*.*.*)x', '(?:a?){500}a{500}b']) {
      assert.equal(groupsOf(pattern, 'a'.repeat(1000)), undefined);
    }
  });

  it('that cannot be used say why, and where', () => {
    const faults: [pattern: string, at: number, message: RegExp][] = [
      ['(?=x)', 0, /look ahead/],
      ['a(?<!x)', 1, /look ahead/],
      ['(a)\\1', 3, /refer to groups/],
      ['\\k<a>', 0, /refer to groups/],
      ['(a', 0, /not closed/],
      ['a)', 1, /not open/],
      ['[a', 0, /bracket/],
      ['*a', 0, /nothing before/],
      ['a**', 2, /repeated/],
      ['a{2000}', 1, /up to 1000/],
      ['a{3,2}', 1, /smaller/],
      ['(?:a{100}){100}', 0, /too large/],
      ['[z-a]', 4, /range/],
      ['\\', 0, /backslash/],
      ['('.repeat(200), 100, /100 deep/],
    ];
    for (const [pattern, at, message] of faults) {
      assert.throws(
        () => new Pattern(pattern),
        (error) => error instanceof PatternError && message.test(error.message) && error.at === at,
        pattern,
      );
    }
  });
});
