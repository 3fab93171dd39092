import assert from 'node:assert/strict';
import { blockKinds, blockPixels, cursorLineFlag, decodeFrame, matchFlag } from '../../../src/protocol/frame';
import { buildFrame } from '../../../src/picture/frame-builder';
import { blockBytes, cellBytes, shareOf, type Picture } from '../../../webview/layout/picture';
import { cursorAt, mixedTrace, pictureOf, runText, wholeView } from './pictures';

const run = runText(mixedTrace(600, 7));
const positions = [0, 1, 5, 100, 333, 600];
const scales = [8, 3, 1.5, 0.7, 0.1, 0.01, 0.001];

/** Blocks and cells of a picture in order of address: byte range and what is in it. */
function pieces(picture: Picture): { from: number; to: number; used: number; requested: number }[] {
  const { blocks, cells, unit } = picture;
  const found = [...blocks.unit].map((first, block) => ({
    from: first * unit,
    to: first * unit + blockBytes(picture, block),
    used: blocks.kind[block] === blockKinds.free ? 0 : blockBytes(picture, block),
    requested: blocks.requested[block],
  }));
  for (let cell = 0; cell < cells.unit.length; cell++) {
    const bytes = cellBytes(picture, cell);
    const from = cells.unit[cell] * unit;
    found.push({ from, to: from + bytes, used: shareOf(cells.used[cell]) * bytes, requested: shareOf(cells.requested[cell]) * bytes });
  }
  return found.sort((a, b) => a.from - b.from);
}

describe('Building a frame', () => {
  it('blocks and cells tile the arena at every scale, and nothing in them is lost', () => {
    for (const position of positions) {
      const cursor = cursorAt(run, position);
      const { used, requested } = cursor.metrics();
      for (const scale of scales) {
        const all = pieces(pictureOf(run, cursor, wholeView(run, scale)));
        let at = 0;
        for (const piece of all) {
          assert.equal(piece.from, at, `${position} at ${scale}`);
          at = piece.to;
        }
        assert.equal(at, run.arena.size);
        const rounding = run.arena.size / 1000;
        const sum = (of: 'used' | 'requested'): number => all.reduce((total, piece) => total + piece[of], 0);
        assert.ok(Math.abs(sum('used') - used) < rounding, `used ${position} at ${scale}: ${sum('used')} for ${used}`);
        assert.ok(Math.abs(sum('requested') - requested) < rounding, `requested ${position} at ${scale}`);
      }
    }
  });

  it('a block is drawn where it is wide enough, and summed up where it is not', () => {
    const cursor = cursorAt(run);
    for (const scale of scales) {
      const view = wholeView(run, scale);
      const { blocks } = pictureOf(run, cursor, view);
      let wide = 0;
      cursor.forEachBlock(0, view.toUnit, (_, order) => {
        if (2 ** order * run.arena.unit >= blockPixels * view.bytesPerPixel) wide++;
      });
      assert.equal(blocks.unit.length, wide, String(scale));
    }
  });

  it('a part of the arena holds the same as the whole does there', () => {
    const cursor = cursorAt(run);
    const whole = pieces(pictureOf(run, cursor, wholeView(run, 0.1)));
    const part = pieces(pictureOf(run, cursor, wholeView(run, 0.1, { fromUnit: 1024, toUnit: 4096 })));
    const from = 1024 * run.arena.unit;
    const to = 4096 * run.arena.unit;
    assert.deepEqual(
      part,
      whole.filter((piece) => piece.to > from && piece.from < to),
    );
    assert.ok(part.length > 20);
  });

  it('the overview counts every used byte, whatever is in view', () => {
    for (const position of positions) {
      const cursor = cursorAt(run, position);
      for (const changes of [{}, { fromUnit: 100, toUnit: 200 }]) {
        const { overview, overviewOrder } = pictureOf(run, cursor, wholeView(run, 1, changes));
        const bytes = 2 ** overviewOrder * run.arena.unit;
        const used = overview.used.reduce((sum, share) => sum + shareOf(share) * bytes, 0);
        assert.equal(overview.used.length, 64);
        assert.ok(Math.abs(used - cursor.metrics().used) < run.arena.size / 1000);
      }
    }
  });

  it('slots are listed while they are wide enough, with their owners', () => {
    const small = runText('arena 64KiB unit 4KiB\ncache thing 1000\nt[0..5] = alloc thing\nfree t[1], t[4]');
    const cursor = cursorAt(small);
    const { slabs, slots, slotNames, cacheNames } = pictureOf(small, cursor, wholeView(small, 40));
    assert.deepEqual([...slabs.objects], [cursor.slab(cursor.slabsOf(0)[0]).objects]);
    assert.equal(cacheNames[slabs.cache[0]], 'thing');
    assert.deepEqual([...slots.operation.slice(0, 6)], [1, -1, 3, 4, -1, 6]);
    assert.deepEqual([...slots.line.slice(0, 3)], [3, 0, 3]);
    assert.equal(slotNames.get(2), 't[2]');
    assert.equal(pictureOf(small, cursor, wholeView(small, 4)).slots.operation.length, 0);
  });

  it('marks what the given operations allocated, in blocks, slots, cells and the overview', () => {
    const cursor = cursorAt(run);
    const live: number[] = [];
    cursor.forEachBlock(0, wholeView(run, 1).toUnit, (_unit, _order, kind, owner) => {
      if (kind === Number(blockKinds.allocated)) live.push(owner);
    });
    const marked = { from: live[0], to: live[0] + 1 };
    const near = pictureOf(run, cursor, wholeView(run, 8), marked);
    const flagged = [...near.blocks.operation.keys()].filter((block) => near.blocks.flags[block] & cursorLineFlag);
    assert.deepEqual(
      flagged.map((block) => near.blocks.operation[block]),
      [live[0]],
    );
    const far = pictureOf(run, cursor, wholeView(run, 0.001), marked);
    assert.ok(far.cells.flags.some((flags) => flags === cursorLineFlag));
    assert.ok(far.overview.flags.some((flags) => flags === cursorLineFlag));
    assert.ok(pictureOf(run, cursor, wholeView(run, 0.001)).cells.flags.every((flags) => flags === 0));
  });

  it('tells what passes the filter, in blocks, slots, cells and everywhere in the overview', () => {
    const few = runText('arena 64KiB unit 4KiB\ncache thing 1500 order 0\nt[0..1] = alloc thing\na = alloc 4096\nb = alloc 4096');
    const cursor = cursorAt(few);
    const matches = (op: number): boolean => few.handleText(op) === 't[1]' || few.handleText(op) === 'b';
    const near = pictureOf(few, cursor, wholeView(few, 4096), undefined, { matches });
    const flags = [...near.blocks.unit].map((unit, block) => [unit, near.blocks.flags[block]]);
    assert.deepEqual(flags.slice(0, 3), [
      [0, matchFlag],
      [1, 0],
      [2, matchFlag],
    ]);
    assert.deepEqual([...near.slots.flags], [0, matchFlag]);
    const far = pictureOf(few, cursor, wholeView(few, 1), undefined, { matches });
    assert.deepEqual([...far.cells.flags].slice(0, 3), [matchFlag, 0, matchFlag]);
    const part = pictureOf(few, cursor, wholeView(few, 4096, { fromUnit: 8, toUnit: 16 }), undefined, { matches });
    assert.deepEqual([...part.overview.flags].slice(0, 3), [matchFlag, 0, matchFlag], 'a slab out of view, too');
  });

  it('tells the class of each block and slot; of a cell and a slab, that of most of it', () => {
    const few = runText('arena 64KiB unit 4KiB\ncache thing 1000 order 0\nt[0..2] = alloc thing\na = alloc 4096\nb = alloc 8192');
    const cursor = cursorAt(few);
    const shadeOf = (op: number): number => ({ 't[0]': 1, 't[1]': 2, 't[2]': 2, a: 3, b: 4 })[few.handleText(op)] ?? 0;
    const near = pictureOf(few, cursor, wholeView(few, 4096), undefined, { shadeOf });
    assert.deepEqual([...near.blocks.shade].slice(0, 3), [2, 3, 4]);
    assert.deepEqual([...near.slots.shade], [1, 2, 2, 0]);
    const far = pictureOf(few, cursor, wholeView(few, 0.25), undefined, { shadeOf });
    assert.deepEqual([far.cells.shade[0], far.cells.shade[1]], [4, 0], 'two units of b, one of a, less than one of thing');
    assert.ok(pictureOf(few, cursor, wholeView(few, 4096)).blocks.shade.every((shade) => shade === 0));
  });

  it('an arena that is no power of two ends where it ends', () => {
    const odd = runText('arena 700 unit 4\na = alloc 100\nb = alloc 3');
    const all = pieces(pictureOf(odd, cursorAt(odd), wholeView(odd, 0.02)));
    assert.equal(all[all.length - 1].to, 700);
  });

  it('stays small, however many blocks there are', () => {
    const lines = ['arena 16MiB unit 16', 'x[0..299999] = alloc 16', 'free x[0..299999:2]'];
    const many = runText(lines.join('\n'));
    const cells = 28_000;
    const pixels = cells / (many.arena.size / many.arena.unit);
    const { data, blockLabels } = buildFrame(many, cursorAt(many), wholeView(many, pixels, { overviewCells: 1024 }));
    assert.ok(data.byteLength < 512 * 1024, String(data.byteLength));
    assert.ok(blockLabels.index.length <= 8000);
    const { cells: columns } = decodeFrame(data);
    assert.ok(columns.unit.length > 4000);
  });
});
