import assert from 'node:assert/strict';
import { colorVariables, type Theme, type ThemeColor } from '../../../../webview/render/colors';
import { RectangleList, Scene, type RectangleStyle } from '../../../../webview/layout/scene';
import { captionedSheet, type Sheet } from '../../../../webview/layout/sheet';
import { sheetSvg, splitColor, SvgRenderer } from '../../../../webview/render/svg';

const colors = Object.fromEntries(Object.keys(colorVariables).map((name) => [name, `#${name}`])) as Record<ThemeColor, string>;
const theme: Theme = {
  colors: {
    ...colors,
    allocated: '#1f6fb5',
    padding: '#5ba3e0',
    free: '#ffffff0a',
    foreground: 'rgba(200, 200, 200, 0.5)',
    background: '#1f1f1f',
  },
  fontFamily: '"Fira Code"',
  fontSize: 11,
  highContrast: false,
};

function sceneOf(style: RectangleStyle, ...rectangles: [number, number, number, number][]): Scene {
  const scene = new Scene();
  const list = new RectangleList();
  for (const rectangle of rectangles) list.push(...rectangle);
  scene.rectangles.set(style, list);
  return scene;
}

function drawn(scene: Scene, left = 0, ratio = 1): string[] {
  const renderer = new SvgRenderer();
  renderer.resize(100, 100, ratio);
  renderer.setTheme(theme);
  renderer.draw(scene, left);
  return renderer.text.trimEnd().split('\n');
}

describe('The SVG renderer', () => {
  it('draws the rectangles of a style as one path on whole pixels, moved right', () => {
    const scene = sceneOf('allocatedFill', [0, 0, 10.4, 20], [10.4, 20, 0.2, 5]);
    assert.deepEqual(drawn(scene, 5), ['<path d="M5 0h10v20h-10zM15 20h1v5h-1z" fill="#1f6fb5"/>']);
    assert.deepEqual(drawn(scene, 5, 2), ['<path d="M5 0h10.5v20h-10.5zM15.5 20h0.5v5h-0.5z" fill="#1f6fb5"/>']);
  });

  it('keeps opacity apart from the colour', () => {
    assert.deepEqual(drawn(sceneOf('freeFill', [0, 0, 4, 4])), ['<path d="M0 0h4v4h-4z" fill="#ffffff" fill-opacity="0.039"/>']);
    assert.deepEqual(drawn(sceneOf('cellPadding', [0, 0, 4, 4])), ['<path d="M0 0h4v4h-4z" fill="#5ba3e0" fill-opacity="0.45"/>']);
  });

  it('lays a hatch over a wash of its colour', () => {
    assert.deepEqual(drawn(sceneOf('paddingHatch', [0, 0, 4, 4])), [
      '<path d="M0 0h4v4h-4z" fill="#5ba3e0" fill-opacity="0.16"/>',
      '<path d="M0 0h4v4h-4z" fill="url(#hatch0)"/>',
    ]);
  });

  it('breaks the lines of what is to be told without colour', () => {
    assert.deepEqual(drawn(sceneOf('treeMerge', [0, 0, 10, 10])), [
      '<path d="M0.5 0.5h9v9h-9z" fill="none" stroke="#lastOperation" stroke-width="1" stroke-dasharray="4"/>',
    ]);
  });

  it('puts outlines inside; what is thinner than the line is the line alone', () => {
    assert.deepEqual(drawn(sceneOf('hover', [0, 0, 10, 10], [20, 0, 1, 10])), [
      '<path d="M0.5 0.5h9v9h-9zM20.5 0.5h0v9h0z" fill="none" stroke="rgb(200, 200, 200)" stroke-opacity="0.5" stroke-width="1"/>',
    ]);
  });

  it('marks what was touched by rim, outline and arrow', () => {
    assert.deepEqual(drawn(sceneOf('touched', [0, 0, 20, 20])), [
      '<path d="M1.5 1.5h17v17h-17z" fill="none" stroke="#1f1f1f" stroke-width="3"/>',
      '<path d="M1 1h18v18h-18z" fill="none" stroke="#lastOperation" stroke-width="2"/>',
      '<path d="M5 0h10l-5 6z" fill="#lastOperation" stroke="#1f1f1f"/>',
    ]);
  });

  it('writes texts so that nothing of them is markup', () => {
    const scene = new Scene();
    scene.texts.push({ text: '<a & "b">\u0000', x: 3, y: 9.5, align: 'right', style: 'onAllocated' });
    scene.texts.push({ text: 'p', x: 3, y: 10, align: 'center', style: 'onPadding' });
    assert.deepEqual(drawn(scene, 2), [
      '<text x="5" y="10" dy="0.35em" text-anchor="end" fill="#allocatedText" xml:space="preserve">&lt;a &amp; &quot;b&quot;&gt;\ufffd</text>',
      '<text x="5" y="11" dy="0.35em" text-anchor="middle" fill="rgb(200, 200, 200)" fill-opacity="0.5" stroke="#1f1f1f" stroke-width="4" ' +
        'stroke-linejoin="round" paint-order="stroke" xml:space="preserve">p</text>',
    ]);
  });

  it('draws styles in their order, whatever the scene’s', () => {
    const scene = sceneOf('touched', [0, 0, 9, 9]);
    scene.list('freeFill').push(0, 0, 9, 9);
    assert.match(drawn(scene)[0], /fill="#ffffff"/);
  });
});

describe('A sheet as SVG', () => {
  const sheet: Sheet = {
    width: 30,
    height: 20,
    parts: [
      { scene: sceneOf('paddingHatch', [0, 0, 10, 10]), x: 0, y: 0, width: 20, height: 20, left: 4 },
      { scene: sceneOf('paddingHatch', [0, 0, 10, 10]), x: 20, y: 0, width: 10, height: 20, left: 0 },
    ],
  };

  it('is a document of its own with one pattern for each kind of hatch', () => {
    assert.equal(
      sheetSvg(sheet, theme, 'A <title>'),
      [
        '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20" role="img" font-family="&quot;Fira Code&quot;, monospace" font-size="11">',
        '<title>A &lt;title&gt;</title>',
        '<defs>',
        '<pattern id="hatch0" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M-6 6L1 -1M-1 6L6 -1M4 6L11 -1" fill="none" stroke="#5ba3e0"/></pattern>',
        '</defs>',
        '<rect width="100%" height="100%" fill="#1f1f1f"/>',
        '<svg x="0" y="0" width="20" height="20">',
        '<path d="M4 0h10v10h-10z" fill="#5ba3e0" fill-opacity="0.16"/>',
        '<path d="M4 0h10v10h-10z" fill="url(#hatch0)"/>',
        '</svg>',
        '<svg x="20" y="0" width="10" height="20">',
        '<path d="M0 0h10v10h-10z" fill="#5ba3e0" fill-opacity="0.16"/>',
        '<path d="M0 0h10v10h-10z" fill="url(#hatch0)"/>',
        '</svg>',
        '</svg>',
        '',
      ].join('\n'),
    );
  });

  it('gets a title above and a legend below that breaks its lines', () => {
    const entry = (label: string) => ({ label, scene: new Scene(), width: 10, height: 10 });
    const captioned = captionedSheet(
      { ...sheet, width: 150 },
      { title: 'A very long title of a trace', text: 'text', legend: [entry('first sign'), entry('second sign')], note: 'note' },
      5,
    );
    assert.equal(captioned.width, 182);
    assert.equal(captioned.height, 60 + 20 + 8 + 3 * 18 + 12);
    const [head, first, second, ...rest] = captioned.parts;
    assert.deepEqual(
      head.scene.texts.map(({ text }) => text),
      ['A very long title of a trace', 'text'],
    );
    assert.deepEqual([first.x, first.y, second.x, second.y], [16, 60, 36, 60]);
    assert.deepEqual(
      rest.slice(0, 2).map(({ x, y }) => [x, y]),
      [
        [16, 92],
        [16, 110],
      ],
    );
    assert.deepEqual(
      rest[2].scene.texts.map(({ text, x, y }) => [text, x, y]),
      [
        ['first sign', 32, 97],
        ['second sign', 32, 115],
        ['note', 16, 133],
      ],
    );
  });
});

describe('Colours of themes', () => {
  it('are told apart from their opacity', () => {
    assert.deepEqual(splitColor('#1f6fb5'), { opaque: '#1f6fb5', opacity: 1 });
    assert.deepEqual(splitColor('#ffffff33'), { opaque: '#ffffff', opacity: 0.2 });
    assert.deepEqual(splitColor('#fff3'), { opaque: '#fff', opacity: 0.2 });
    assert.deepEqual(splitColor('rgba(1, 2, 3, 0.25)'), { opaque: 'rgb(1, 2, 3)', opacity: 0.25 });
    assert.deepEqual(splitColor('rgb(1 2 3 / 50%)'), { opaque: 'rgb(1, 2, 3)', opacity: 0.5 });
    assert.deepEqual(splitColor('CanvasText'), { opaque: 'CanvasText', opacity: 1 });
  });
});
