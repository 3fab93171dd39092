/** Recordings that begin with counts of free blocks. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replayCounts } from '../../../../src/replay/pages/counted-start';
import { replayPages } from '../../../../src/replay/pages/page-replay';
import { RecordedRun } from '../../../../src/replay/recorded/recorded-run';
import { StartReader, type PageStart } from '../../../../src/trace/formats/kmem/start-reader';
import type { PageRecording } from '../../../../src/trace/formats/kmem/page-events';
import { TraceError } from '../../../../src/trace/trace';
import { finish } from '../../../../src/work/work';
import { plainBytes, readTrace } from '../../../read-trace';
import { root } from '../../../project';
import { runTrace } from '../../../run-trace';

const fixtures = path.join(root, 'test', 'fixtures', 'pages');
const recordingOf = (file: string): PageRecording => readTrace(plainBytes(readFileSync(file)), 'kmem').recording!.pages!;

function startOf(file: string): PageStart {
  const reader = new StartReader();
  reader.push(plainBytes(readFileSync(file)));
  return reader.finish();
}

/** The counts that a recording's first readings are. */
function firstReadings({ readings }: PageRecording) {
  return readings.filter(({ event }) => event === readings[0].event);
}

describe('a recording that begins with counts', () => {
  for (const name of ['smp4-5.10', 'hashed-6.1', 'smp4-6.12']) {
    it(`has as many free pages at every reading, and at the end, as from a dump: ${name}`, () => {
      const recording = recordingOf(path.join(fixtures, `${name}.kmem.gz`));
      const dump = startOf(path.join(fixtures, `${name}.before.kpageflags.gz`));
      assert.ok('free' in dump);
      const known = replayPages(recording, dump);
      const counted = replayCounts(recording, firstReadings(recording));
      assert.ok(counted.readings.length >= 4);
      for (const reading of counted.readings) assert.equal(reading.replayedFree, reading.recordedFree, `line ${reading.line}`);
      assert.deepEqual(counted.end.free, known.end.free);
      assert.deepEqual(
        counted.zones.map((zone) => zone.name),
        known.zones.map((zone) => zone.name),
      );
      assert.equal(counted.knowsBlocks, false);
    });
  }

  it('is shown in zones, and free memory has a figure at every position, though the recording has no reading', () => {
    const text = new TextDecoder().decode(plainBytes(readFileSync(path.join(fixtures, 'smp4-6.12.kmem.gz'))));
    const bare = readTrace(new TextEncoder().encode(text.replace(/^.*(?:SNAP|BUDDY) \d.*\n/gm, '')), 'kmem');
    const whole = readTrace(new TextEncoder().encode(text), 'kmem').recording!.pages!;
    assert.equal(bare.recording!.pages!.readings.length, 0);
    const run = finish(RecordedRun.of(runTrace(bare), { counts: firstReadings(whole) }));
    assert.deepEqual(
      run.layout.regions.map(({ name }) => name),
      ['Node 0, zone DMA', 'Node 0, zone DMA32'],
    );
    assert.equal(run.layout.pages!.knowledge, 'pages');
    const free = firstReadings(whole).reduce(
      (sum, { freeBlocks }) => sum + freeBlocks.reduce((all, count, order) => all + count * 2 ** order, 0),
      0,
    );
    assert.equal(run.layout.pages!.free[0], free);
    assert.equal(finish(RecordedRun.of(runTrace(bare))).layout.pages!.knowledge, 'some');
  });

  it('is refused where the borders of its zones do not follow', () => {
    const recording = recordingOf(path.join(fixtures, 'numa-6.1.kmem.gz'));
    assert.throws(() => replayCounts(recording, firstReadings(recording)), TraceError);
  });

  const shared = process.env.ALLOCTRACE_SHARED;
  const data = shared && path.join(shared, 'data', 'linux');
  if (data && existsSync(data)) {
    it('has as many free pages as every reading of the longer recordings counts', () => {
      let readings = 0;
      for (const boot of readdirSync(data)) {
        for (const kind of ['tiny', 'small', 'medium', 'pressure', 'large']) {
          const file = path.join(data, boot, kind, `${kind}.trace.gz`);
          const counts = path.join(data, boot, kind, 'before.buddyinfo');
          if (!existsSync(file) || !existsSync(counts) || boot.includes('numa')) continue;
          const start = startOf(counts);
          assert.ok('counts' in start);
          for (const reading of replayCounts(recordingOf(file), start.counts).readings) {
            assert.equal(reading.replayedFree, reading.recordedFree, `${boot}/${kind}, line ${reading.line}`);
            readings++;
          }
        }
      }
      assert.ok(readings > 300, String(readings));
    });
  }
});
