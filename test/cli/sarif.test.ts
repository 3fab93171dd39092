import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { diagnosticCodes } from '../../src/model/diagnostic';
import { root } from '../project';
import { alloctrace, fixtures, Folder, runText } from './harness';
import { checkerOf, readSarifSchema } from './schemas';

interface Place {
  readonly artifactLocation: { readonly uri: string };
  readonly region: Record<string, number>;
}

interface Log {
  readonly runs: readonly {
    readonly tool: {
      driver: {
        name: string;
        semanticVersion: string;
        rules: { id: string; shortDescription: { text: string }; help: { markdown: string } }[];
      };
    };
    readonly artifacts: { location: { uri: string } }[];
    readonly invocations: { executionSuccessful: boolean; exitCode: number; toolExecutionNotifications: { message: { text: string } }[] }[];
    readonly results: readonly {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations: { physicalLocation: Place }[];
      relatedLocations?: { physicalLocation: Place; message: { text: string } }[];
      properties: Record<string, unknown>;
    }[];
  }[];
}

const check = checkerOf(readSarifSchema());

/** A log that is valid: by the schema, and in what a schema cannot say. */
function read(stdout: string): Log['runs'][number] {
  const log = JSON.parse(stdout) as Log;
  check(log);
  const [run] = log.runs;
  for (const { ruleId, ruleIndex, locations } of run.results) {
    assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
    const { artifactLocation, region } = locations[0].physicalLocation;
    assert.ok(run.artifacts.some(({ location }) => location.uri === artifactLocation.uri));
    if (region.endColumn !== undefined) assert.ok(region.endColumn > region.startColumn);
  }
  return run;
}

describe('SARIF', () => {
  const folder = new Folder();
  after(() => folder.remove());

  it('has each diagnostic at its place, with further places and figures', async () => {
    const { status, stdout } = await runText('a = alloc 8\nfree a\nfree a\nb = alloc 100\nfree 7x\n', '--sarif');
    assert.equal(status, 1);
    const { results, invocations } = read(stdout);
    assert.deepEqual(
      results.map(({ ruleId, level, locations }) => [ruleId, level, locations[0].physicalLocation]),
      [
        ['double-free', 'error', { artifactLocation: { uri: 'stdin' }, region: { startLine: 3, startColumn: 6 } }],
        ['leak', 'warning', { artifactLocation: { uri: 'stdin' }, region: { startLine: 4 } }],
        ['syntax', 'error', { artifactLocation: { uri: 'stdin' }, region: { startLine: 5, startColumn: 6, endColumn: 8 } }],
      ],
    );
    assert.deepEqual(
      results[0].relatedLocations?.map(({ physicalLocation, message }) => [physicalLocation.region.startLine, message.text]),
      [
        [1, 'a was allocated here'],
        [2, 'a was freed first here'],
      ],
    );
    assert.deepEqual(results[1].properties, { operation: 4, bytes: 100, count: 1 });
    assert.deepEqual(invocations, [{ executionSuccessful: true, exitCode: 1, toolExecutionNotifications: [] }]);
  });

  it('has each budget that a run is over, at the line where that is', async () => {
    const { status, stdout } = await runText(
      'a = alloc 8\nb = alloc 8\nfree a\nfree b\n',
      '--sarif',
      '--fail-on',
      'peak.used>=16',
      '--fail-on',
      'live>0',
    );
    assert.equal(status, 1);
    const { results, tool } = read(stdout);
    assert.deepEqual(
      results.map(({ ruleId, level, locations }) => [ruleId, level, locations[0].physicalLocation.region.startLine]),
      [['over-budget', 'error', 2]],
    );
    assert.equal(tool.driver.rules[results[0].ruleIndex].id, 'over-budget');
    assert.match(results[0].message.text, /used is 32 B at the peak \(position 2\), which --fail-on peak\.used>=16 does not allow/);
  });

  it('describes every code by its page', async () => {
    const { tool } = read((await runText('', '--sarif')).stdout);
    const { name, semanticVersion, rules } = tool.driver;
    assert.equal(name, 'AllocTrace');
    assert.match(semanticVersion, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(
      rules.slice(0, diagnosticCodes.length).map(({ id }) => id),
      diagnosticCodes,
    );
    // That of budgets is of the command, and has no page.
    assert.equal(rules.at(-1)?.id, 'over-budget');
    for (const { id, shortDescription, help } of rules.slice(0, -1)) {
      assert.equal(help.markdown, readFileSync(path.join(root, 'media', 'docs', `${id}.md`), 'utf8'));
      assert.match(shortDescription.text, /^[A-Z`][^\n]+\.$/, id);
      assert.ok(help.markdown.includes(shortDescription.text));
    }
  });

  it('is one log of all traces, with findings as notes and a word on what is missing', async () => {
    const odd = folder.write('ünd % #1.alloctrace', 'free x\n');
    const missing = path.join(folder.path, 'nowhere');
    const samples = path.relative(process.cwd(), path.join(root, 'media', 'samples'));
    const { status, stdout, stderr } = await alloctrace(['run', samples, odd, fixtures, missing, '--sarif', '--hints']);
    assert.equal(status, 2);
    assert.match(stderr, /^alloctrace: cannot read .*nowhere: there is no such file\.$/m);
    const { results, artifacts, invocations } = read(stdout);
    const uris = artifacts.map(({ location }) => location.uri);
    assert.ok(uris.includes('media/samples/textbook-buddy.alloctrace'), uris.join(' '));
    assert.ok(uris.some((uri) => uri.startsWith('file:///') && uri.endsWith('/%C3%BCnd%20%25%20%231.alloctrace')));
    assert.ok(results.some(({ level, properties }) => level === 'note' && properties.data !== undefined));
    const [{ executionSuccessful, exitCode, toolExecutionNotifications }] = invocations;
    assert.deepEqual([executionSuccessful, exitCode], [false, 2]);
    assert.ok(toolExecutionNotifications.some(({ message }) => message.text.includes('nowhere')));
  });

  it('stands alone among the reports', async () => {
    assert.match((await runText('', '--sarif', '--json')).stderr, /cannot be used with option/);
  });
});
