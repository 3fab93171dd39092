import * as assert from 'node:assert/strict';
import { tokensOfFormat } from '../../../src/trace/line-tokens';
import { TokenKind } from '../../../src/trace/tokens';

const K = {
  keyword: TokenKind.Keyword,
  definition: TokenKind.HandleDefinition,
  use: TokenKind.HandleUse,
  cache: TokenKind.CacheName,
  size: TokenKind.Size,
  number: TokenKind.Number,
  address: TokenKind.Address,
  option: TokenKind.Option,
  value: TokenKind.Value,
  metric: TokenKind.Metric,
  operator: TokenKind.Operator,
  code: TokenKind.ErrorCode,
  text: TokenKind.Text,
  key: TokenKind.AttributeKey,
  attribute: TokenKind.AttributeValue,
  comment: TokenKind.Comment,
} as const;
const nameOf = new Map<TokenKind, string>(Object.entries(K).map(([name, kind]) => [kind, name]));

/** The tokens of a line as `kind:text`. */
function tokens(line: string): string[] {
  return tokensOfFormat('alloctrace', line).map(
    ({ kind, column, endColumn }) => `${nameOf.get(kind)}:${line.slice(column - 1, endColumn - 1)}`,
  );
}

describe('the tokens of a line', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['# only this', ['comment:# only this']],
    [
      'arena 64KiB unit 16 base 0x10 max 1K fit lifo',
      'keyword:arena size:64KiB option:unit size:16 option:base address:0x10 option:max size:1K option:fit value:lifo'.split(' '),
    ],
    ['machine page 4K cpus 2 kernel 6.12', 'keyword:machine option:page size:4K option:cpus number:2 option:kernel value:6.12'.split(' ')],
    ['cache task 1740 align 8 hwcache', 'keyword:cache cache:task size:1740 option:align number:8 option:hwcache'.split(' ')],
    ['t[0..9:2] = alloc 8 at 0x10', 'definition:t[0..9:2] keyword:alloc size:8 option:at address:0x10'.split(' ')],
    ['0x10 = alloc task', 'definition:0x10 keyword:alloc cache:task'.split(' ')],
    ['a = kmalloc 1_000', 'definition:a keyword:kmalloc size:1_000'.split(' ')],
    ['a = realloc n12 8', 'definition:a keyword:realloc use:n12 size:8'.split(' ')],
    ['free a, t[*], 0x10', 'keyword:free use:a use:t[*] use:0x10'.split(' ')],
    ['shrink task # now', ['keyword:shrink', 'cache:task', 'comment:# now']],
    ['destroy task', ['keyword:destroy', 'cache:task']],
    ['mark "a b"', ['keyword:mark', 'text:"a b"']],
    ['mark a b # c', ['keyword:mark', 'text:a b', 'comment:# c']],
    ['expect used <= 8KiB', ['keyword:expect', 'metric:used', 'operator:<=', 'size:8KiB']],
    ['expect external < 30%', ['keyword:expect', 'metric:external', 'operator:<', 'value:30%']],
    ['expect blocks(4K) == 1', ['keyword:expect', 'metric:blocks', 'size:4K', 'operator:==', 'size:1']],
    ['expect objects(task) == 1', ['keyword:expect', 'metric:objects', 'cache:task', 'operator:==', 'size:1']],
    ['expect address(t[1]) == 0x10', ['keyword:expect', 'metric:address', 'use:t[1]', 'operator:==', 'size:0x10']],
    ['expect error double-free', ['keyword:expect', 'option:error', 'code:double-free']],
    [
      'free a @ cpu=1 site="größe 🎈" x=y # z',
      ['keyword:free', 'use:a', 'key:cpu', 'attribute:1', 'key:site', 'attribute:größe 🎈', 'key:x', 'attribute:y', 'comment:# z'],
    ],
  ];
  for (const [line, expected] of cases) it(`"${line}"`, () => assert.deepEqual(tokens(line), expected));

  it('end before a fault', () => assert.deepEqual(tokens('free a, 5, b'), ['keyword:free', 'use:a']));
});
