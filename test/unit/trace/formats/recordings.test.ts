import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { detectFormat } from '../../../../src/trace/formats';
import { readTrace } from '../../../read-trace';
import type { RecordingCounts } from '../../../../src/trace/recording-facts';
import { countsOf } from './accounting';
import { root } from '../../../project';

const fixtures = path.join(root, 'test', 'fixtures');
type Counts = Pick<RecordingCounts, 'allocs' | 'frees' | 'reallocs' | 'failed' | 'doubleFrees' | 'unknownFrees' | 'endBlocks' | 'endBytes'>;

const counted: Record<string, Counts> = {
  'edge0.mtrace': { allocs: 23, frees: 21, reallocs: 2, failed: 2, doubleFrees: 0, unknownFrees: 0, endBlocks: 2, endBytes: 246 },
  'edge1-doublefree.mtrace': {
    allocs: 25,
    frees: 23,
    reallocs: 2,
    failed: 2,
    doubleFrees: 1,
    unknownFrees: 0,
    endBlocks: 2,
    endBytes: 246,
  },
  'edge1-abort.mtrace': { allocs: 25, frees: 20, reallocs: 2, failed: 2, doubleFrees: 0, unknownFrees: 0, endBlocks: 5, endBytes: 4422 },
  'python-json.mtrace': {
    allocs: 2178,
    frees: 819,
    reallocs: 1,
    failed: 0,
    doubleFrees: 0,
    unknownFrees: 0,
    endBlocks: 1359,
    endBytes: 170205,
  },
  'git-log.rep': { allocs: 1588, frees: 1397, reallocs: 15, failed: 0, doubleFrees: 0, unknownFrees: 0, endBlocks: 191, endBytes: 688330 },
  'overfull.rep': { allocs: 1799, frees: 1201, reallocs: 0, failed: 0, doubleFrees: 0, unknownFrees: 0, endBlocks: 598, endBytes: 1043651 },
  'unseen-frees.mtrace': { allocs: 30, frees: 26, reallocs: 0, failed: 0, doubleFrees: 0, unknownFrees: 4, endBlocks: 4, endBytes: 39991 },
  'truncated.mtrace': { allocs: 12, frees: 1, reallocs: 2, failed: 2, doubleFrees: 0, unknownFrees: 0, endBlocks: 11, endBytes: 4919 },
};

describe('recordings', () => {
  for (const [name, counts] of Object.entries(counted)) {
    it(`${name} has the calls that were counted by hand`, () => {
      const bytes = readFileSync(path.join(fixtures, name));
      const trace = readTrace(bytes, detectFormat(name, bytes).format);
      assert.deepEqual({ ...countsOf(trace), ...counts }, countsOf(trace));
      assert.equal(trace.recording!.cutCalls, name === 'truncated.mtrace' ? 1 : 0);
    });
  }
});
