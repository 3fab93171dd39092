import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formatNames } from '../../src/trace/formats';
import { alloctrace, fixtures, type JsonReport } from './harness';

/** What is right for a file; what is not said is free. */
interface Expected {
  readonly format?: string;
  readonly operations?: number;
  readonly exit: number;
  readonly recording?: Readonly<Record<string, number>>;
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
  readonly why: string;
}

const folder = path.join(fixtures, 'public');
const cases = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>;
/** Which format reads a case that names none. */
const unnamed: Readonly<Record<string, string>> = {
  'android-record.txt': 'android',
  'esp-heap-trace.txt': 'esp-heap-trace',
  'memleak-t.log': 'memleak',
};
/** Cases of the language that people write traces in. */
const written = /\.alloctrace$/;

describe('what people post', function () {
  for (const [name, expected] of Object.entries(cases)) {
    if (written.test(name)) continue;
    const format = expected.format ?? unnamed[name];
    const isRead = format === undefined || (formatNames as readonly string[]).includes(format);
    (isRead ? it : it.skip)(`${name}: ${expected.why}`, async () => {
      const { status, stdout, stderr } = await alloctrace(['run', path.join(folder, name), '--json']);
      assert.equal(status, expected.exit, stderr);
      if (expected.exit === 2) {
        assert.equal(stdout, '');
        assert.match(stderr, /^alloctrace: [^\n]+\n$/);
        return;
      }
      const report = JSON.parse(stdout) as JsonReport;
      if (expected.format) assert.equal(report.format, expected.format);
      if (expected.operations !== undefined) assert.equal(report.operations, expected.operations);
      assert.deepEqual({ ...report.recording, ...expected.recording }, report.recording);
      const codes = report.diagnostics.map(({ code }) => code);
      for (const code of expected.present ?? []) assert.ok(codes.includes(code), code);
      for (const code of expected.absent ?? []) assert.ok(!codes.includes(code), code);
    });
  }
});
