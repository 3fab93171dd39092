import assert from 'node:assert/strict';
import type { Heat } from '../../../../../src/model/heat';
import { heatAxes, heatMarks, type HeatFrame } from '../../../../../webview/views/heat/scene';
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

  it('has a tick for each mark in view and each column with errors', () => {
    const heat = { window: frame.plot.window, columns: 10, errors: Uint16Array.from([0, 3, 0, 0, 0, 0, 0, 0, 0, 1]) } as unknown as Heat;
    const marks = [3, 50].map((position) => ({ position, text: 'mark' }));
    const scene = heatAxes(frame, heat, marks, options);
    assert.deepEqual(rectangles(scene, 'heatMark'), [84, 1, 3, 7]);
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
});
