import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { english } from '../../src/model/localize';
import { collectDiagnostics } from '../../src/analysis/diagnostics';
import { Cursor } from '../../src/replay/state/cursor';
import { jsonLines } from '../../src/report/json';
import { makeTable, tableNames } from '../../src/report/tables';
import { root } from '../project';
import { readTrace } from '../read-trace';
import { runTrace } from '../run-trace';
import { buddy, slabs } from './examples';
import { alloctrace, fixtures, linesOf, runText } from './harness';
import { checkerOf, closed, readSchema } from './schemas';

/** Something of everything that is printed: findings, leaks, both causes, lost handles, caches that are destroyed, null frees. */
const everything = `${slabs}free buf
cache dentry 192
d[0..9] = alloc dentry
destroy dentry
free d[*]
destroy dentry
big = alloc 2MiB
fill[0..999] = alloc 4096
free fill[0..252:2]
two = alloc 8KiB
lost = alloc 1
lost = alloc 1
expect used == 1
oops
`;
const samples = path.join(root, 'media', 'samples');
const inputs = [buddy, everything, '', `${'a = alloc 100\nfree a\n'.repeat(120)}`];

describe('JSON schemas', () => {
  const run = { open: checkerOf(readSchema('run')), closed: checkerOf(closed(readSchema('run'))) };
  const operation = checkerOf(closed(readSchema('operation')));
  const block = checkerOf(closed(readSchema('block')));

  it('hold what --json prints, with and without findings and a position, and name every key of it', async () => {
    for (const input of inputs) {
      for (const options of [[], ['--hints'], ['--at', '0']]) {
        const { stdout } = await runText(input, '--json', ...options);
        run.closed(JSON.parse(stdout));
      }
    }
    const { stdout } = await runText(everything, '--json', '--hints', '--at', '60');
    const report = JSON.parse(stdout) as { diagnostics: { code: string; cause?: string }[]; findings: unknown[]; at: object };
    const codes = report.diagnostics.map(({ code, cause }) => cause ?? code);
    for (const code of ['fragmented', 'too-large', 'cache-busy', 'lost-handle', 'leak', 'syntax', 'expectation-failed']) {
      assert.ok(codes.includes(code), `${code} is not among ${codes.join(', ')}`);
    }
    assert.ok(report.findings.length > 0);
  });

  it('hold what kmem --json prints', async () => {
    for (const name of ['perf-slab.kmem.gz', 'perf-page.kmem.gz', 'tiny-hashed.kmem.gz']) {
      const { stdout } = await alloctrace(['kmem', path.join(fixtures, 'recordings', name), '--json']);
      checkerOf(closed(readSchema('kmem')))(JSON.parse(stdout));
    }
  });

  it('hold recordings and samples, as one line each', async () => {
    const { stdout } = await alloctrace(['run', samples, fixtures, '--json', '--hints']);
    const reports = linesOf(stdout);
    assert.ok(reports.length >= 15);
    const snapshots = checkerOf(closed(readSchema('snapshots')));
    for (const report of reports) ('snapshots' in (report as object) ? snapshots : run.closed)(report);
  });

  it('leave room for keys to come, and none for other types', async () => {
    const { stdout } = await runText(buddy, '--json');
    const report = JSON.parse(stdout) as Record<string, unknown>;
    run.open({ ...report, later: true });
    assert.throws(() => run.closed({ ...report, later: true }));
    for (const wrong of [{ schema: 2 }, { operations: '5' }, { arena: {} }, { final: { ...(report.final as object), external: 12 } }]) {
      assert.throws(() => run.open({ ...report, ...wrong }), JSON.stringify(wrong));
    }
    for (const key of Object.keys(report)) assert.throws(() => run.open({ ...report, [key]: undefined }), key);
  });

  it('hold every line of --operations and --blocks', async () => {
    for (const input of inputs) {
      for (const options of [[], ['--base', '0xffff888000000000']]) {
        linesOf((await runText(input, '--operations', ...options)).stdout).forEach(operation);
        linesOf((await runText(input, '--blocks', '--at', '0', ...options)).stdout).forEach(block);
        linesOf((await runText(input, '--blocks', ...options)).stdout).forEach(block);
      }
    }
    const recording = path.join(fixtures, 'edge0.mtrace');
    linesOf((await alloctrace(['run', recording, samples, '--operations'])).stdout).forEach(operation);
    linesOf((await alloctrace(['run', recording, samples, '--blocks'])).stdout).forEach(block);
  });

  it('hold the tables that the editor exports', () => {
    const table = readSchema('table');
    const definitions = closed(table.$defs) as Record<string, object>;
    assert.deepEqual(Object.keys(definitions).sort(), [...tableNames].sort());
    for (const input of inputs) {
      const of = runTrace(readTrace(Buffer.from(input)));
      const state = new Cursor(of);
      state.seek(Math.min(60, of.operationCount));
      for (const name of tableNames) {
        const made = makeTable(name, { run: of, state, diagnostics: collectDiagnostics(of, english), localize: english });
        const value: unknown = JSON.parse([...jsonLines(made)].join(''));
        checkerOf(definitions[name] as Record<string, unknown>)(value);
        checkerOf(table)(value);
      }
    }
  });

  it('have their version in name and identifier, and README and help lead to them', async () => {
    const folder = path.join(root, 'docs', 'schema');
    const list = readFileSync(path.join(folder, 'README.md'), 'utf8');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const [, name, version] = /^(\w+)\.v(\d+)\.schema\.json$/.exec(file)!;
      const schema = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>;
      assert.equal(schema.$id, `urn:alloctrace:schema:${name}:${version}`);
      assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
      assert.ok(list.includes(`](${file})`), `docs/schema/README.md does not name ${file}`);
    }
    assert.match(readFileSync(path.join(root, 'README.md'), 'utf8'), /\]\(docs\/schema\/README\.md\)/);
    for (const args of [['--help'], ['run', '--help']]) assert.match((await alloctrace(args)).stdout, /docs\/schema/);
  });
});
