import assert from 'node:assert/strict';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { english } from '../../../src/model/localize';
import { encodeLines } from '../../../src/report/bytes';
import { csvLines } from '../../../src/report/csv';
import { jsonLines } from '../../../src/report/json';
import type { Cell, Table } from '../../../src/report/table';
import { makeTable, tableNames, type TableName } from '../../../src/report/tables';
import { cursorAt, runText } from '../picture/pictures';
import { runRecording, stackedCalls } from '../support';
import { inSteps } from '../work/queues';

function table(...rows: Cell[][]): Table {
  return {
    columns: [
      { key: 'name', title: 'Name' },
      { key: 'bytes', title: 'Bytes' },
    ],
    rows: () => rows,
  };
}

function tableOf(name: TableName, lines: readonly string[], position?: number): Table {
  const run = runText(lines.join('\n'));
  const cursor = cursorAt(run, position ?? run.operationCount);
  return makeTable(name, { run, state: cursor, diagnostics: collectDiagnostics(run, english), localize: english });
}

const csv = (each: Table): string => [...csvLines(each)].join('');
const trace = ['arena 64K unit 4K', 'cache c 1000', 'a = alloc 5000', 'b = alloc c', 'free a', 'x = alloc 4096', 'free x'];

describe('The table of call stacks', () => {
  it('has a row for each, the innermost function first; none where there are none', () => {
    const run = runRecording('uftrace', stackedCalls());
    const table = makeTable('stacks', { run, state: cursorAt(run, 4), diagnostics: [], localize: english });
    assert.deepEqual(
      table.columns.slice(0, 4).map(({ key }) => key),
      ['site', 'stack', 'line', 'allocations'],
    );
    assert.deepEqual(
      [...table.rows()].map((row) => row.slice(0, 4)),
      [
        ['get', 'get ← one', 4, 2],
        ['get', 'get ← two', 9, 1],
      ],
    );
    assert.deepEqual([...tableOf('stacks', trace).rows()], []);
  });
});

describe('A table as CSV', () => {
  it('ends its lines as RFC 4180 wants, names its columns and leaves empty what is not known', () => {
    assert.equal(csv(table(['a', 1], [null, 2.5])), 'name,bytes\r\na,1\r\n,2.5\r\n');
  });

  it('quotes commas, quotes and line ends', () => {
    assert.equal(
      csv(table(['a,b', 1], ['say "hi"', 2], ['two\nlines', 3])),
      'name,bytes\r\n"a,b",1\r\n"say ""hi""",2\r\n"two\nlines",3\r\n',
    );
  });

  it('takes the power from texts that a spreadsheet would run; numbers stay numbers', () => {
    const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '=HYPERLINK("http://x","y")'];
    assert.deepEqual(
      csv(table(...cells.map((cell) => [cell, -1])))
        .split('\r\n')
        .slice(1, -1),
      [`'=1+1,-1`, `'+1,-1`, `'-1,-1`, `'@SUM(A1),-1`, `'\tx,-1`, `"'=HYPERLINK(""http://x"",""y"")",-1`],
    );
  });
});

describe('A table as JSON', () => {
  it('is an array of objects, whatever the texts hold', () => {
    const text = [...jsonLines(table(['a "b"', 1], [null, 2]))].join('');
    assert.deepEqual(JSON.parse(text), [
      { name: 'a "b"', bytes: 1 },
      { name: null, bytes: 2 },
    ]);
    assert.equal(text.split('\n').length, 5, 'an object a line');
    assert.deepEqual(JSON.parse([...jsonLines(table())].join('')), []);
  });
});

describe('The tables of a run', () => {
  it('list the blocks by address, objects after their slab', () => {
    assert.deepEqual(
      csv(tableOf('blocks', trace, 3))
        .trimEnd()
        .split('\r\n'),
      [
        'address,size,order,state,handle,requested,line,operation,cache,slot',
        '0x0,8192,1,allocated,a,5000,3,2,,',
        '0x2000,8192,1,slab,,,,,c,',
        '0x2000,1000,,object,b,1000,4,3,c,0',
        '0x4000,16384,2,free,,,,,,',
        '0x8000,32768,3,free,,,,,,',
      ],
    );
  });

  it('count free blocks by order, with the indexes of the position', () => {
    assert.equal(
      csv(tableOf('freeLists', ['arena 64', 'a = alloc 8'])),
      'order,blockSize,freeBlocks,freeBytes,unusable,fragmentation\r\n' +
        ['0,1,0,0,0,-1', '1,2,0,0,0,-1', '2,4,0,0,0,-1', '3,8,1,8,0,-1'].join('\r\n') +
        `\r\n4,16,1,16,${8 / 56},-1\r\n5,32,1,32,${24 / 56},-1\r\n6,64,0,0,1,${1 - (1 + 56 / 64) / 3}\r\n`,
    );
  });

  it('list caches and sites', () => {
    const [[name, objects, slots]] = [...tableOf('caches', trace).rows()];
    assert.deepEqual([name, objects], ['c', 1]);
    assert.ok(Number(slots) >= 4);
    const sites = [...tableOf('sites', trace).rows()];
    assert.deepEqual(
      sites.map(([site, line, count, live]) => [site, line, count, live]),
      [
        [null, 4, 1, 1],
        [null, 3, 1, 0],
        [null, 6, 1, 0],
      ],
    );
  });

  it('tell what sizes were asked for, and what they got', () => {
    const lines = ['arena 64KiB unit 4KiB', 'a = kmalloc 70', 'b = kmalloc 100', 'c = kmalloc 80', 'd = alloc 5000'];
    assert.deepEqual(
      [...tableOf('sizes', lines, 3).rows()],
      [
        [65, 128, 96, 'kmalloc-96', 2, 150, 42],
        [65, 128, 128, 'kmalloc-128', 1, 100, 28],
      ],
    );
    assert.deepEqual([...tableOf('sizes', lines).rows()][2], [4097, 8192, 8192, null, 1, 5000, 3192]);
  });

  it('list the problems of the whole run', () => {
    const rows = [...tableOf('diagnostics', ['arena 64', 'a = alloc 8', 'free a', 'free a'], 1).rows()];
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0].slice(0, 4), [4, 6, 'error', 'double-free']);
    assert.equal(rows[0][5], 3);
  });

  it('have as many cells in a row as they have columns', () => {
    for (const name of tableNames) {
      const { columns, rows } = { columns: tableOf(name, trace).columns, rows: [...tableOf(name, trace).rows()] };
      for (const row of rows) assert.equal(row.length, columns.length, name);
    }
  });
});

describe('Encoding lines', () => {
  it('gives exactly their UTF-8, a line in each step', () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `${index} – ü 😀\n`);
    const { steps, result } = inSteps(encodeLines(lines));
    assert.equal(steps.length, lines.length);
    assert.equal(new TextDecoder().decode(result), lines.join(''));
  });
});
