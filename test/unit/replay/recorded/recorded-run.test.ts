import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { collectDiagnostics } from '../../../../src/analysis/diagnostics';
import { findLeaks } from '../../../../src/analysis/leaks';
import { SizeTallies } from '../../../../src/analysis/sizes';
import { collectFindings } from '../../../../src/findings/collect';
import { defaultThresholds } from '../../../../src/findings/registry';
import { english } from '../../../../src/model/localize';
import { cursorOf } from '../../../../src/replay/cursor-of';
import { operationSentence } from '../../../../src/replay/operation-sentence';
import { hasAddresses } from '../../../../src/replay/recorded/recorded-layout';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { explainStep } from '../../../../src/replay/step-texts';
import { encodeLines } from '../../../../src/report/bytes';
import { htmlReport } from '../../../../src/report/html-report';
import { csvLines } from '../../../../src/report/csv';
import { writeBlocks } from '../../../../src/report/line-reports';
import { writeRecordedBlocks } from '../../../../src/report/recorded-report';
import { makeTable, tableNames } from '../../../../src/report/tables';
import { formatOfFile } from '../../../../src/trace/formats';
import { finish } from '../../../../src/work/work';
import { root } from '../../../project';
import { readTrace } from '../../../read-trace';
import { runRecordedLines } from '../../../run-recorded';
import { runTrace } from '../../../run-trace';

const folder = path.join(root, 'test', 'fixtures', 'recordings');

/** The recordings of the fixtures that have addresses, as recorded. */
function recordings(): [name: string, run: RecordedRun][] {
  return readdirSync(folder).flatMap((name): [string, RecordedRun][] => {
    if (name.endsWith('.json') && !name.endsWith('.torch.json')) return [];
    const bytes = readFileSync(path.join(folder, name));
    const content = name.endsWith('.gz') ? gunzipSync(bytes) : name.endsWith('.zst') ? decompress(bytes) : bytes;
    const plain = name.replace(/\.(gz|zst)$/, '');
    const simulated = runTrace(readTrace(content, formatOfFile(plain, content).format));
    return hasAddresses(simulated) ? [[name, finish(RecordedRun.of(simulated))]] : [];
  });
}

/** What a report writes. */
async function written(
  write: (sink: { write(text: string): boolean; drained(): Promise<void>; closed: boolean }) => Promise<void>,
): Promise<string[]> {
  let text = '';
  await write({
    write: (part) => {
      text += part;
      return true;
    },
    drained: () => Promise.resolve(),
    closed: false,
  });
  return text.trim().split('\n');
}

describe('A run as recorded', () => {
  it('has the blocks that --placement recorded has, at any position', async () => {
    const all = recordings();
    assert.ok(all.length > 12, `${all.length} recordings`);
    for (const [name, run] of all) {
      const cursor = cursorOf(run);
      for (const position of new Set([0, Math.floor(run.operationCount / 2), run.operationCount])) {
        const of = { file: name, position };
        const wanted = await written((sink) => writeRecordedBlocks({ ...of, layout: run.layout }, sink, false));
        const found = await written((sink) => writeBlocks({ ...of, run, cursor, detection: undefined }, sink));
        const sameForm = found.map((line) => line.replace('"line":', '"line":'));
        assert.deepEqual(sameForm, wanted, `${name} at ${position}`);
      }
    }
  });

  it('can be read by everything that reads a run', () => {
    for (const [name, run] of recordings()) {
      const cursor = cursorOf(run);
      for (let op = 0; op < Math.min(run.operationCount, 300); op++) {
        cursor.seek(op);
        const [step] = cursor.advance();
        assert.match(explainStep(step, run, op, english), /\.$/, name);
        assert.notEqual(operationSentence(run, op, [step], cursor, english), '', name);
      }
      const diagnostics = collectDiagnostics(run, english);
      const source = { run, state: cursor, diagnostics, localize: english };
      for (const table of tableNames) finish(encodeLines(csvLines(makeTable(table, source))));
      const page = [...htmlReport({ ...source, name, problemCount: diagnostics.length, language: 'en', view: undefined })].join('');
      assert.doesNotMatch(page, /NaN|Infinity|undefined/, name);
      const tallies = new SizeTallies(run);
      tallies.goOnTo(run.operationCount);
      for (const { requested, held } of tallies.summarise()) assert.equal(requested, held, name);
    }
  });

  it('has the problems of the program, and none of an allocator', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `@ a:[0x1] + 0x${((index + 1) * 0x1000).toString(16)} 0x400`);
    const trace = readTrace(
      new TextEncoder().encode(`= Start\n${[...lines, '@ a:[0x2] - 0x1000', '@ a:[0x2] - 0x1000'].join('\n')}\n`),
      'mtrace',
    );
    const simulated = runTrace(trace, { arena: { size: 16384 } });
    const run = finish(RecordedRun.of(simulated));
    const codes = (of: typeof simulated): string[] => [...new Set(collectDiagnostics(of, english).map(({ code }) => code))].sort();
    assert.ok(codes(simulated).includes('out-of-memory'));
    assert.deepEqual(codes(run), ['double-free', 'leak']);
    assert.deepEqual([run.errorCount, run.errorsAt(run.operationCount), run.final.errors], [1, 1, 1]);
    assert.equal(run.final.live, 39);
    assert.equal(finish(findLeaks(run)).count, finish(findLeaks(simulated)).count);
    const findings = collectFindings(run, { thresholds: defaultThresholds, silenced: [] }, english);
    assert.deepEqual(
      findings.filter(({ code }) => code !== 'growth'),
      [],
    );
  });

  it('has operations at their recorded addresses', () => {
    const run = runRecordedLines('@ a + 0x1000 0', '@ a < 0x1000', '@ a > 0x90000000 0x20', '@ a - 0x90000000');
    assert.deepEqual(
      [0, 1, 2].map((op) => run.operation(op)).map(({ kind, address, size, requested }) => [kind, address, size, requested]),
      [
        ['alloc', '0x1000', 1, 1],
        ['realloc', '0x90000000', 32, 32],
        ['free', '0x90000000', 32, 32],
      ],
    );
    assert.deepEqual([run.stayed(1), run.offsetOf(0), run.offsetOf(1)], [false, 0, 1]);
  });

  it('tells of blocks that end because another lies over them', () => {
    const run = runRecordedLines('@ a + 0x1000 0x40', '@ a + 0x1040 0x40', '@ a + 0x1020 0x30', '@ a - 0x1000');
    const cursor = cursorOf(run);
    cursor.seek(2);
    const [step] = cursor.advance();
    assert.deepEqual(step, { kind: 'asRecorded', began: true, ended: false, overlaid: 2 });
    assert.match(operationSentence(run, 2, [step], cursor, english), /2 blocks that lay there end/);
    assert.match(operationSentence(run, 3, cursor.steps(), cursor, english), /has no block that is known: nothing is freed/);
    assert.equal(cursor.metrics().live, 1);
  });
});
