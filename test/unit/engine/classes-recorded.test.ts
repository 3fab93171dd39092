/** The size classes that requests of recorded kernels come from, against what the kernels say they gave. */
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ErrorBits } from '../../../src/replay/run/results';
import { OperationKind } from '../../../src/trace/operation-table';
import { root } from '../../project';
import { plainBytes, readTrace } from '../../read-trace';
import { runTrace } from '../../run-trace';

const fixtures = path.join(root, 'test', 'fixtures', 'recordings');
const shared = process.env.ALLOCTRACE_SHARED;

function recordings(): { title: string; file: string }[] {
  const own = readdirSync(fixtures).filter((name) => /\.kmem(\.gz)?$/.test(name));
  const folder = shared && path.join(shared, 'data', 'linux');
  const all = folder ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const others = all.filter((name) => /\.(trace|script)\.gz$|report\.txt\.gz$/.test(name) && !/boot|pressure|page/.test(name)).sort();
  return [
    ...own.map((name) => ({ title: name, file: path.join(fixtures, name) })),
    ...others.map((name) => ({ title: name, file: path.join(folder!, name) })),
  ];
}

/** Each `kmalloc` of a recording: how many hold as many bytes as the event says, and which do not. */
function compareClasses(file: string): { equal: number; different: string[] } {
  const bytes = plainBytes(readFileSync(file));
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  const run = runTrace(readTrace(bytes, 'kmem'));
  const { kind, line } = run.table;
  const different: string[] = [];
  let equal = 0;
  for (let op = 0; op < run.operationCount; op++) {
    if (kind[op] !== OperationKind.Kmalloc) continue;
    const [, allocated] = /bytes_alloc=(\d+)/.exec(lines[line[op] - 1])!;
    const held = run.heldAt(run.results.place(op));
    if (held === Number(allocated) && (run.results.error[op] & ErrorBits.Code) === 0) equal++;
    else different.push(`line ${line[op]}: ${held} and not ${allocated}`);
  }
  return { equal, different };
}

describe('the size classes of recorded requests', function () {
  let requests = 0;
  let equals = 0;

  for (const { title, file } of recordings()) {
    it(`${title}: the class is the kernel's for every kmalloc`, () => {
      const { equal, different } = compareClasses(file);
      equals += equal;
      requests += equal + different.length;
      assert.deepEqual(different, []);
    });
  }

  it('are those of many requests', () => {
    process.stdout.write(`      requests whose class is the kernel’s: ${equals} of ${requests}\n`);
    assert.ok(requests > 400, `${requests} requests`);
  });
});
