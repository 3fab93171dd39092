import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { colorRamp, mix, packed, parseColor, type Rgb } from '../../../../webview/layout/ramp';
import { root } from '../../../project';

const themes = ['dark', 'light', 'highContrast', 'highContrastLight'] as const;
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  contributes: { colors: { id: string; defaults: Record<(typeof themes)[number], string> }[] };
};

/** How light a colour looks, 0 to 1: the first axis of OKLab (Ottosson, 2020). */
function lightness(color: Rgb): number {
  const [red, green, blue] = color.map((value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
}

describe('colour ramps', () => {
  it('read the colours of a theme', () => {
    assert.deepEqual(parseColor('#1F6FB5'), [31, 111, 181]);
    assert.deepEqual(parseColor(' #fff '), [255, 255, 255]);
    assert.deepEqual(parseColor('rgb(1, 2, 3)'), [1, 2, 3]);
    assert.deepEqual(parseColor('#ff000080', [0, 0, 255]), [128, 0, 127]);
    assert.deepEqual(parseColor('rgba(255, 255, 255, 0.5)', [0, 0, 0]), [128, 128, 128]);
    for (const text of ['', 'CanvasText', '#12', 'rgb(1,2)', 'rgb(a,b,c)']) assert.equal(parseColor(text), undefined, text);
  });

  it('begin and end with their stops, and go through those between', () => {
    const stops: Rgb[] = [
      [43, 63, 140],
      [194, 72, 126],
      [255, 224, 102],
    ];
    const ramp = colorRamp(stops, 255);
    const near = (a: Rgb, b: Rgb): boolean => a.every((value, index) => Math.abs(value - b[index]) <= 1);
    assert.ok(near(ramp[0], stops[0]) && near(ramp[127], stops[1]) && near(ramp[254], stops[2]), String([ramp[0], ramp[127], ramp[254]]));
    assert.deepEqual(colorRamp(stops, 1).length, 1);
  });

  it('are ordered by lightness in every theme', () => {
    const { colors } = manifest.contributes;
    const of = (id: string, theme: (typeof themes)[number]): Rgb => {
      const found = colors.find((color) => color.id === `alloctrace.${id}`);
      return parseColor(found?.defaults[theme] ?? '') ?? assert.fail(`${id} ${theme}`);
    };
    for (const theme of themes) {
      const ramp = colorRamp(
        ['heatLowBackground', 'heatMiddleBackground', 'heatHighBackground'].map((id) => of(id, theme)),
        255,
      );
      const up = theme === 'dark' || theme === 'highContrast';
      const levels = ramp.map(lightness);
      const ordered = levels.every(
        (level, index) => index === 0 || (up ? level > levels[index - 1] - 0.003 : level < levels[index - 1] + 0.003),
      );
      assert.ok(ordered, theme);
      assert.ok(Math.abs(levels[254] - levels[0]) > 0.3, theme);
      const owners = Array.from({ length: 8 }, (_, index) => of(`owner${index + 1}Background`, theme).join());
      assert.equal(new Set(owners).size, 8, theme);
    }
  });

  it('mix and pack', () => {
    assert.deepEqual(mix([0, 0, 0], [100, 200, 50], 0.5), [50, 100, 25]);
    assert.equal(packed([1, 2, 3]), 0xff030201);
  });
});
