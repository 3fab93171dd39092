/** Recordings as they were recorded. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { alloctrace, fixtures, runText } from './harness';

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('--placement recorded', () => {
  it('has regions and live bytes, and says that what is free is not known', async () => {
    const { stdout, status } = await alloctrace(['run', path.join(fixtures, 'edge0.mtrace'), '--placement', 'recorded', '--json']);
    assert.equal(status, 0);
    const { arena, final, recording } = json(stdout) as Record<string, Record<string, unknown>>;
    assert.equal(arena.placement, 'recorded');
    assert.equal((arena.regions as unknown[]).length, 2);
    assert.equal(recording.overlapped, 0);
    assert.deepEqual(
      [final.live, final.requested, final.held, final.used, final.free, final.largest, final.internal, final.external],
      [2, 246, 246, 246, null, null, null, null],
    );
  });

  it('has a line for each live block and each gap', async () => {
    const text = '= Start\n@ a + 0x1000 0x18\n@ a + 0x1040 0x10\n';
    const { stdout } = await runText(text, '--placement', 'recorded', '--blocks');
    assert.deepEqual(lines(stdout), [
      { address: '0x1000', size: 24, state: 'allocated', line: 2, cache: null },
      { address: '0x1018', size: 40, state: 'unknown' },
      { address: '0x1040', size: 16, state: 'allocated', line: 3, cache: null },
    ]);
  });

  it('has operations at their recorded addresses', async () => {
    const { stdout } = await runText('= Start\n@ a + 0x1000 0x18\n@ a - 0x1000\n', '--placement', 'recorded', '--operations');
    const told = lines(stdout) as { kind: string; address: string; size: number }[];
    assert.deepEqual(
      told.map(({ kind, address, size }) => [kind, address, size]),
      [
        ['alloc', '0x1000', 24],
        ['free', '0x1000', 24],
      ],
    );
  });

  it('is for recordings with addresses alone', async () => {
    const { stderr, status } = await alloctrace(['run', path.join(fixtures, 'git-log.rep'), '--placement', 'recorded']);
    assert.match(stderr, /^alloctrace: option --placement cannot be recorded for .*: rep has no addresses: .*simulated\.\n$/);
    assert.equal(status, 2);
    assert.equal((await runText('a = alloc 8\n', '--placement', 'recorded')).status, 2);
    assert.equal((await alloctrace(['run', path.join(fixtures, 'edge0.mtrace'), '--placement', 'elsewhere'])).status, 2);
  });
});
