import * as assert from 'node:assert/strict';
import { RecordedGrowth } from '../../../../src/replay/recorded/growth';
import { RecordedCursor } from '../../../../src/replay/recorded/recorded-cursor';
import { recordedLayout, type RecordedLayout } from '../../../../src/replay/recorded/recorded-layout';
import { TraceError } from '../../../../src/trace/trace';
import { finish } from '../../../../src/work/work';
import { readTrace } from '../../../read-trace';
import { runTrace } from '../../../run-trace';

const layoutOf = (...lines: string[]): RecordedLayout =>
  recordedLayout(runTrace(readTrace(new TextEncoder().encode(`= Start\n${lines.join('\n')}\n`), 'mtrace')));

/** What is live at a position, as `address+length`, and gaps as `address?length`. */
function blocksAt(layout: RecordedLayout, position: number, cursor = new RecordedCursor(layout)): string[] {
  cursor.seek(position);
  return layout.regions.flatMap((region, index) => {
    const found: string[] = [];
    cursor.forEachPiece(index, 0, region.size, (offset, length, _, op) => {
      found.push(`${(region.base + BigInt(offset)).toString(16)}${op < 0 ? '?' : '+'}${length}`);
    });
    return found;
  });
}

describe('a recording as recorded', () => {
  it('has each block where it was, as long as was asked for, with gaps between', () => {
    const layout = layoutOf('@ a + 0x1000 0x18', '@ a + 0x1040 0x10', '@ a + 0x1020 0', '@ a - 0x1000');
    assert.deepEqual(blocksAt(layout, 3), ['1000+24', '1018?8', '1020+1', '1021?31', '1040+16']);
    assert.deepEqual(blocksAt(layout, 4), ['1000?32', '1020+1', '1021?31', '1040+16']);
    assert.deepEqual(
      layout.regions.map(({ base, size, unit }) => [base, size, unit]),
      [[0x1000n, 0x50, 16]],
    );
  });

  it('has regions where a MiB lies between, with the unit that divides all of their addresses', () => {
    const layout = layoutOf('@ a + 0x1000 0x10', '@ a + 0x101010 0x8', '@ a + 0x201018 0x8', '@ a + 0xffffffffffff0004 0x4');
    assert.deepEqual(
      layout.regions.map(({ base, size, unit }) => [base.toString(16), size, unit]),
      [
        ['1000', 0x10, 16],
        ['101010', 0x8, 16],
        ['201018', 8, 8],
        ['ffffffffffff0004', 4, 4],
      ],
    );
    const near = layoutOf('@ a + 0x1000 0x10', '@ a + 0x10100f 0x8');
    assert.deepEqual(
      near.regions.map(({ size, unit }) => [size, unit]),
      [[0x100017, 1]],
    );
  });

  it('ends what a new block lies over, and counts it', () => {
    const layout = layoutOf('@ a + 0x1000 0x40', '@ a + 0x1080 0x10', '@ a + 0x1020 0x70', '@ a - 0x1000', '@ a - 0x1020');
    assert.equal(layout.overlapped, 2);
    assert.deepEqual(blocksAt(layout, 3), ['1000?32', '1020+112']);
    assert.deepEqual(blocksAt(layout, 4), ['1000?32', '1020+112']);
    assert.deepEqual(blocksAt(layout, 5), ['1000?144']);
  });

  it('is the same at a position, wherever one comes from', () => {
    const lines = Array.from({ length: 400 }, (_, index) => {
      const address = (0x5000 + ((index * 7919) % 97) * 24).toString(16);
      return index % 3 === 2 ? `@ a - 0x${address}` : `@ a + 0x${address} 0x${((index * 31) % 90).toString(16)}`;
    });
    const layout = layoutOf(...lines);
    const moved = new RecordedCursor(layout);
    const { operationCount } = layout.run;
    for (const position of [operationCount, 3, 200, 199, 201, 0, 350, operationCount, 100]) {
      const fresh = new RecordedCursor(layout);
      assert.deepEqual(blocksAt(layout, position, moved), blocksAt(layout, position, fresh), `at ${position}`);
      const bytes = blocksAt(layout, position).reduce((sum, block) => sum + Number(/\+(\d+)$/.exec(block)?.[1] ?? 0), 0);
      assert.equal(moved.liveBytes, bytes);
    }
  });

  it('agrees with a list of what is live, block by block', () => {
    const lines = Array.from({ length: 300 }, (_, index) => {
      const address = (0x9000 + ((index * 53) % 61) * 16).toString(16);
      return index % 4 === 3 ? `@ a - 0x${address}` : `@ a + 0x${address} 0x${((index * 17) % 70).toString(16)}`;
    });
    const layout = layoutOf(...lines);
    const { run, space, byte } = layout;
    let live: { address: bigint; length: number }[] = [];
    for (let op = 0; op < run.operationCount; op++) {
      const address = BigInt(run.handleText(op));
      const place = layout.place[op];
      live = live.filter((block) => block.address !== address);
      if (place >= 0) {
        assert.equal(space.addressAt(byte[place]), address);
        const length = Math.max(run.table.size[op], 1);
        live = live.filter((block) => block.address + BigInt(block.length) <= address || block.address >= address + BigInt(length));
        live.push({ address, length });
      }
      live.sort((a, b) => (a.address < b.address ? -1 : 1));
      const wanted = live.map((block) => `${block.address.toString(16)}+${block.length}`);
      assert.deepEqual(
        blocksAt(layout, op + 1).filter((block) => block.includes('+')),
        wanted,
        `after operation ${op + 1}`,
      );
    }
  });

  it('is read in part as in whole, and gone to in steps', () => {
    const lines = Array.from({ length: 200 }, (_, index) => {
      const address = (0x5000 + ((index * 37) % 89) * 24).toString(16);
      return index % 3 === 2 ? `@ a - 0x${address}` : `@ a + 0x${address} 0x${((index * 31) % 90).toString(16)}`;
    });
    const layout = layoutOf(...lines);
    const cursor = new RecordedCursor(layout);
    const [region] = layout.regions;
    for (const position of [200, 150, 0, 77]) {
      cursor.seek(position);
      assert.equal(cursor.position, position);
      const all: [number, number, number][] = [];
      cursor.forEachPiece(0, 0, region.size, (offset, length, _, op) => op >= 0 && all.push([offset, length, op]));
      for (const [from, to] of [
        [0, 1],
        [100, 500],
        [333, 334],
        [0, region.size],
        [region.size, region.size + 9],
      ]) {
        const part: [number, number, number][] = [];
        cursor.forEachBlockIn(region, from, to, (offset, length, op) => part.push([offset, length, op]));
        const wanted = all.filter(([offset, length]) => offset < to && offset + length > from);
        assert.deepEqual(part, wanted, `[${from}, ${to}) at ${position}`);
      }
    }
  });

  it('tells how far each region has grown', () => {
    const far = '@ a + 0x900000 0x10';
    const layout = layoutOf('@ a + 0x1000 0x40', '@ a + 0x1080 0x10', '@ a - 0x1080', '@ a + 0x1040 0x8', far);
    const growth = new RecordedGrowth(layout);
    finish(growth.follow());
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((position) => growth.reached(0, position)),
      [0, 64, 144, 144, 144, 144],
    );
    assert.deepEqual([growth.reached(1, 4), growth.reached(1, 5)], [0, 16]);
  });

  it('is none where there are no addresses', () => {
    const rep = readTrace(new TextEncoder().encode('0\n1\n2\n1\na 0 16\nf 0\n'), 'rep');
    assert.throws(() => recordedLayout(runTrace(rep)), TraceError);
  });
});
