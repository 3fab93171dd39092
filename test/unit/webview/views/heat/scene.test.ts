import assert from 'node:assert/strict';
import type { Heat } from '../../../../../src/model/heat';
import { heatAxes, heatMarks, outlinedBlocks, type HeatFrame } from '../../../../../webview/views/heat/scene';
import type { RectangleStyle, Scene } from '../../../../../webview/layout/scene';

/** Ten pixels a position, one pixel a byte. */
const frame: HeatFrame = {
  plot: { window: { fromByte: 0, toByte: 100, fromPosition: 0, toPosition: 19 }, width: 200, height: 100 },
  left: 50,
  top: 16,
};

const rectangles = (scene: Scene, style: RectangleStyle): number[] => Array.from(scene.rectangles.get(style)?.coordinates ?? []);
const options = { characterWidth: 7, formatAddress: (byte: number) => `0x${byte.toString(16)}`, formatPosition: String };

describe('the axes and marks of a heat picture', () => {
  it('names addresses and positions', () => {
    const scene = heatAxes(frame, undefined, [], options);
    assert.deepEqual(
      scene.texts.filter(({ align }) => align === 'right').map(({ text, y }) => [text, y]),
      [
        ['0x0', 21],
        ['0x40', 80],
      ],
    );
    assert.deepEqual(
      scene.texts.filter(({ align }) => align === 'center').map(({ text, x }) => [text, x]),
      [
        ['0', 55],
        ['5', 105],
        ['10', 155],
        ['15', 205],
      ],
    );
  });

  it('parts regions by lines, and names their beginnings where there is room', () => {
    const scene = heatAxes(frame, undefined, [], { ...options, regions: [0, 30, 31, 40, 70, 200] });
    assert.deepEqual(
      scene.texts.filter(({ align }) => align === 'right').map(({ text }) => text),
      ['0x0', '0x1e', '0x46'],
    );
    const lines = rectangles(scene, 'timelineGrid').filter((_, index, all) => all[index - (index % 4) + 2] === 200);
    assert.deepEqual(lines, [50, 46, 200, 1, 50, 56, 200, 1, 50, 86, 200, 1]);
  });

  it('has a tick for each mark in view and each column with errors', () => {
    const heat = { window: frame.plot.window, columns: 10, errors: Uint32Array.from([0, 3, 0, 0, 0, 0, 0, 0, 0, 1]) } as unknown as Heat;
    const marks = [3, 10, 11, 50].map((position) => ({ position, text: 'a mark' }));
    const scene = heatAxes(frame, heat, marks, options);
    // A flag with its text, one with what there is room for, none where there is no room; and a pole through the plot for each.
    assert.deepEqual(rectangles(scene, 'heatMark'), [85, 1, 50, 14, 155, 5, 5, 10, 165, 1, 50, 14]);
    assert.deepEqual(rectangles(scene, 'heatPole'), [85, 14, 1, 102, 155, 14, 1, 102, 165, 14, 1, 102]);
    assert.deepEqual(
      scene.texts.filter(({ style }) => style === 'onFlag').map(({ text }) => text),
      ['a mark', 'a mark'],
    );
    assert.deepEqual(rectangles(scene, 'heatError'), [79, 9, 2, 5, 239, 9, 2, 5]);
  });

  it('marks the position, the selection and the crosshair', () => {
    const scene = heatMarks(frame, { position: 10, selection: { from: 20, to: 40 }, crosshair: { byte: 9, position: 0 } });
    assert.deepEqual(rectangles(scene, 'heatPosition'), [154, 13, 2, 106]);
    assert.deepEqual(rectangles(scene, 'heatSelection'), [50, 36, 200, 20]);
    assert.deepEqual(rectangles(scene, 'crosshair'), [55, 16, 1, 100, 50, 26, 200, 1]);
  });

  it('leaves out what is not in view, and lets nothing become too thin to be seen', () => {
    const scene = heatMarks(frame, { position: 20, selection: { from: 100, to: 200 } });
    assert.equal(scene.rectangles.size, 0);
    assert.deepEqual(rectangles(heatMarks(frame, { position: 30, selection: { from: 99, to: 100 } }), 'heatSelection'), [50, 111, 200, 5]);
  });

  it('outlines blocks that are large enough, with teeth where they go on beyond the view', () => {
    const blocks = Float64Array.from([10, 30, 2, 5, 40, 42, 2, 5, 90, 120, 15, 40, 60, 80, 9, 9]);
    const heat = { window: frame.plot.window, columns: 10, errors: new Uint32Array(10), blocks } as unknown as Heat;
    const scene = heatAxes(frame, heat, [], options);
    assert.deepEqual(rectangles(scene, 'heatBlock'), [70, 26, 40, 20, 200, 106, 50, 10, 140, 76, 10, 20]);
    const teeth = rectangles(scene, 'torn');
    // At its right and its lower edge.
    assert.ok(teeth.length > 0 && teeth.every((_, at) => at % 4 > 0 || teeth[at] >= 200));
    assert.deepEqual(outlinedBlocks(frame, blocks), { outlined: true, torn: true });
    assert.deepEqual(outlinedBlocks(frame, blocks.subarray(0, 4)), { outlined: true, torn: false });
    assert.deepEqual(outlinedBlocks(frame, blocks.subarray(4, 8)), { outlined: false, torn: false });
  });

  it('writes a name into the middle of what is in view of its area, where it has room', () => {
    const area = { owner: 0, fromByte: 20, toByte: 60, fromPosition: 5, toPosition: 30 };
    const written = (text: string): unknown[] =>
      heatAxes(frame, undefined, [], { ...options, names: [{ text, area }] })
        .texts.filter(({ style }) => style === 'onClass')
        .map(({ text: name, x, y }) => [name, x, y]);
    assert.deepEqual(written('main'), [['main', 175, 56]]);
    assert.deepEqual(written('a name much too long for it'), []);
  });
});
