import * as assert from 'node:assert/strict';
import { directivesOf, encode, operationTexts, read, syntaxPlaces } from '../support';
import { readTrace } from '../../read-trace';

describe('a line that cannot be read', () => {
  it('is skipped, and reading goes on with the next', () => {
    const trace = read('a = alloc 8', 'b = alloc', 'c = alloc 8', '?', 'd = alloc 8');
    assert.deepEqual(operationTexts(trace), ['a = alloc 8', 'c = alloc 8', 'd = alloc 8']);
    assert.deepEqual(syntaxPlaces(trace), ['2:10', '4:1']);
    assert.equal(trace.lineCount, 5);
  });

  it('leaves no operation, however late it fails', () => {
    const lines = [
      'free a, t[0..9], u[*], 5',
      't[0..9] = alloc 8 x',
      'free a @ cpu=x',
      'cache c 8 @',
      'a = alloc 8 at 0x10 !',
      'shrink c ?',
    ];
    const trace = read(...lines);
    assert.equal(trace.table.count, 0);
    assert.equal(trace.table.freeAllCount, 0);
    assert.equal(trace.table.cacheSpecs.length, 0);
    assert.equal(syntaxPlaces(trace).length, lines.length);
  });

  it('keeps the operations of the lines around it', () => {
    const trace = read('free t[*], a', 'free b, t[*], 5', 'free c, t[*]');
    assert.deepEqual(operationTexts(trace), ['free t[*]', 'free a', 'free c', 'free t[*]']);
    assert.equal(trace.table.freeAllCount, 2);
  });

  it('leaves no directive but the fault', () => {
    const trace = read('arena 64 !', 'machine cpus 1 !', 'mark "a" !', 'expect live == 0 !', 'expect error syntax !');
    assert.deepEqual(
      trace.directives.map(({ kind }) => kind),
      ['fault', 'fault', 'fault', 'fault', 'fault'],
    );
  });

  it('stands where the next operation begins', () => {
    const trace = read('a = alloc 8', 'free a, 5', 'b = alloc 8');
    const [fault] = directivesOf(trace, 'fault');
    assert.equal(fault.before, 1);
  });

  it('reports one fault, the first', () => assert.deepEqual(syntaxPlaces(read('free 5, 6, 7')), ['1:6']));

  it('counts columns in UTF-16 units', () => {
    assert.deepEqual(syntaxPlaces(read('mark "é" !', 'mark "€" !', 'mark "🎈" !')), ['1:10', '2:10', '3:11']);
    assert.deepEqual(syntaxPlaces(read('a = alloc 8 @ site="Zähler 🎈" !')), ['1:32']);
  });

  it('tells where the offending word ends', () => {
    const [fault] = directivesOf(read('a = alloc 8 @ cpu=zero # why'), 'fault');
    assert.deepEqual(fault.range, { line: 1, column: 19, endColumn: 23 });
  });

  it('puts what is missing at the end of the line', () => {
    const [fault] = directivesOf(read('a = alloc'), 'fault');
    assert.deepEqual(fault.range, { line: 1, column: 10, endColumn: 10 });
  });
});

describe('text', () => {
  it('has comments, blank lines and blanks around statements', () => {
    const trace = read('# first', '', '   ', '\t# indented', '  a = alloc 8 \t # the only one', 'free a# at once');
    assert.deepEqual(operationTexts(trace), ['a = alloc 8', 'free a']);
    assert.deepEqual(syntaxPlaces(trace), []);
    assert.equal(trace.lineCount, 6);
  });

  it('may end its lines in CRLF', () => {
    const trace = readTrace(
      encode('# c\r\n\r\narena 64\r\nmark "a b"\r\nmark a b\r\na = alloc 8 @ site=x\r\nfree a # c\r\nexpect live == 0\r\n?\r\n'),
    );
    assert.deepEqual(operationTexts(trace), ['a = alloc 8', 'free a']);
    assert.deepEqual(
      directivesOf(trace, 'mark').map(({ text }) => text),
      ['a b', 'a b'],
    );
    assert.equal(trace.names.text(trace.table.site![0] - 1), 'x');
    assert.deepEqual(syntaxPlaces(trace), ['9:1']);
    assert.equal(trace.lineCount, 9);
  });

  it('has no carriage return inside a line', () => {
    assert.deepEqual(syntaxPlaces(readTrace(encode('a = alloc 8\r free a\n\rfree a\nfree a\n'))), ['1:12', '2:1']);
  });

  it('may begin with a byte order mark, which is no column', () => {
    const trace = readTrace(encode('\uFEFFa = alloc 8 !\nb = alloc 8\n'));
    assert.deepEqual(syntaxPlaces(trace), ['1:13']);
    assert.deepEqual(operationTexts(trace), ['b = alloc 8']);
  });

  it('has byte order marks nowhere else', () => assert.deepEqual(syntaxPlaces(readTrace(encode('free a\n\uFEFFfree b\n'))), ['2:1']));

  it('need not end in a line feed', () => {
    const trace = readTrace(encode('a = alloc 8\nfree a'));
    assert.deepEqual(operationTexts(trace), ['a = alloc 8', 'free a']);
    assert.equal(trace.lineCount, 2);
    assert.equal(readTrace(encode('free a\r')).table.count, 1);
  });

  it('may be empty', () => {
    for (const text of ['', '\n', '\uFEFF', '# nothing']) {
      const trace = readTrace(encode(text));
      assert.equal(trace.table.count, 0);
      assert.deepEqual(trace.directives, []);
    }
    assert.equal(readTrace(encode('')).lineCount, 0);
    assert.equal(readTrace(encode('\n')).lineCount, 1);
  });

  it('must be UTF-8 where it is kept', () => {
    const bytes = Uint8Array.from([...encode('mark "a'), 0xff, ...encode('b"\nfree a @ site=x'), 0xc3, ...encode('y\nmark ok\n')]);
    const trace = readTrace(bytes);
    assert.deepEqual(syntaxPlaces(trace), ['1:7', '2:15']);
    assert.equal(trace.table.count, 0);
    assert.equal(directivesOf(trace, 'mark').length, 1);
  });
});
