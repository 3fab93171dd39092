import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { collectDiagnostics } from '../../../src/analysis/diagnostics';
import { english } from '../../../src/model/localize';
import { comparedPositions } from '../../../src/report/change-sections';
import { htmlReport } from '../../../src/report/html-report';
import { mapPicture } from '../../../src/report/map-picture';
import { reportColors } from '../../../src/report/style';
import { timelinePicture } from '../../../src/report/timeline-picture';
import { finish } from '../../../src/work/work';
import { cursorAt, runText } from '../picture/pictures';
import { root } from '../../project';

function report(lines: readonly string[], position?: number, view?: { title: string; svg: string }): string {
  const run = runText(lines.join('\n'));
  const diagnostics = collectDiagnostics(run, english);
  const source = { name: 'a <b>.alloctrace', run, state: cursorAt(run, position), diagnostics, problemCount: diagnostics.length };
  return [...htmlReport({ ...source, localize: english, language: 'en', view })].join('');
}

const textbook = ['arena 64', 'a = alloc 8', 'b = alloc 5', 'mark "two <here>"', 'free a', 'free a'];

describe('The HTML report', () => {
  it('is one page with a heading, figures, pictures and tables', () => {
    const page = report(textbook);
    const titles = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    assert.deepEqual(titles, [
      'Figures',
      'The arena at its peak, position 2',
      'The arena at the end, position 4',
      'Over all positions',
      'Free lists',
      'Caches',
      'Allocations by site',
      'Waste by site',
      'Sizes asked for, and what they got',
      'Problems of the whole run',
    ]);
    assert.match(
      page,
      /<th scope="row">live allocations<\/th><td class="number">1<\/td><td class="number">2<\/td><td class="number">1<\/td>/,
    );
    assert.match(page, /<td class="text severity-error">error<\/td><td class="text">double-free<\/td>/);
  });

  it('compares the position with another one where one is given', () => {
    const run = runText(
      ['arena 64', 'a = alloc 8', 'b = alloc 5', 'free a', 'c = alloc 4', 'b = realloc b 6', 'b = realloc b 20'].join('\n'),
    );
    const compared = finish(comparedPositions(run, 2, 6));
    const source = {
      name: 'a',
      run,
      state: cursorAt(run, 6),
      diagnostics: [],
      problemCount: 0,
      localize: english,
      language: 'en',
      compared,
    };
    const page = [...htmlReport(source)].join('');
    const titles = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    assert.deepEqual(titles.slice(0, 7), [
      'Figures',
      'From position 2 to position 6',
      'The arena at position 6, compared with position 2',
      'Changes by line',
      'Changes by size',
      'Allocations that have changed',
      'The arena at its peak, position 6',
    ]);
    assert.match(page, /<p>added 1, freed 1, moved 1, resized in place 0; the same 0, of 0 B<\/p>/);
    assert.match(
      page,
      /<td class="text">moved<\/td><td class="text">b<\/td><td class="text">0x8<\/td><td class="number">5 B<\/td><td class="text">0x20<\/td><td class="number">20 B<\/td>/,
    );
    const picture = mapPicture(run, source.state, english, compared.reference);
    // The place of a is taken by c in half, b has left the other block.
    assert.match(picture, /<path class="gone" d="M256 0h.*M512 0h/);
    for (const style of ['added', 'moved']) assert.match(picture, new RegExp(`<path class="${style}"`));
    assert.doesNotMatch(picture, /class="(allocated|kept|resized)"/);
  });

  it('shows what has changed of objects and of blocks too small to be drawn', () => {
    const lines = ['arena 1MiB unit 16', 'cache c 1000', 'o[0..3] = alloc c', 's[0..99] = alloc 16', 'free o[0], s[1]', 'n = alloc 16'];
    const run = runText(lines.join('\n'));
    const { reference } = finish(comparedPositions(run, 104, run.operationCount));
    const picture = mapPicture(run, cursorAt(run), english, reference);
    for (const style of ['kept', 'added', 'gone']) assert.match(picture, new RegExp(`<path class="${style}`));
    assert.doesNotMatch(picture, /class="object"/);
  });

  it('stands alone: no script, nothing fetched, no variables of VS Code', () => {
    const page = report(textbook, 2, { title: 'Map', svg: '<svg class="given"></svg>' });
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|\bon\w+=|url\((?!#)|--vscode|@import/);
    const addresses = [...page.matchAll(/https?:\/\/[^"'\s]+/g)].map(([address]) => address);
    assert.deepEqual(addresses, []);
    assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">/);
    assert.match(page, /<h2>Map<\/h2>\n<div class="scroll"><svg class="given">/);
  });

  it('reads nothing of the trace as markup', () => {
    const page = report(textbook);
    assert.match(page, /<h1>a &lt;b&gt;\.alloctrace<\/h1>/);
    assert.match(page, /<title>two &lt;here&gt;<\/title>/);
    assert.doesNotMatch(page, /<b>|<here>/);
  });

  it('tells when a table is cut off', () => {
    const page = report([
      'arena 64K',
      'a[0..300] = alloc 8',
      ...Array.from({ length: 250 }, (_, index) => `free a[${index}]\nfree a[${index}]`),
    ]);
    assert.match(page, /Only the first 200 rows are shown/);
  });

  it('says what is missing where a table has no rows', () => {
    const page = report(['arena 64']);
    assert.match(page, /There is no cache at this position\./);
    assert.match(page, /Nothing has been allocated up to here\./);
    assert.match(page, /No problems were found\./);
  });

  it('has the colours that the extension contributes', () => {
    const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      contributes: { colors: { id: string; defaults: { light: string; dark: string } }[] };
    };
    for (const [name, { light, dark }] of Object.entries(reportColors)) {
      const { defaults } = contributes.colors.find(({ id }) => id === `alloctrace.${name}`)!;
      assert.deepEqual({ light, dark }, { light: defaults.light, dark: defaults.dark }, name);
    }
  });
});

describe('The report’s picture of the arena', () => {
  it('draws blocks to scale: requested solid, padding hatched, free outlined', () => {
    const run = runText(textbook.join('\n'));
    const picture = mapPicture(run, cursorAt(run, 4), english);
    const paths = Object.fromEntries([...picture.matchAll(/<path class="(\w+)" d="([^"]*)"/g)].map(([, style, data]) => [style, data]));
    // A row is 16 bytes and 1024 pixels.
    assert.deepEqual(paths, {
      free: 'M0 0h511v26h-511z',
      allocated: 'M512 0h320v26h-320z',
      padding: 'M832 0h191v26h-191z',
    });
    assert.deepEqual(
      [...picture.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).filter((text) => !text.startsWith('0x')),
      ['free 8 B', 'b 8 B'],
    );
  });

  it('sums up what is narrower than it can draw, without leaving any of it out', () => {
    const run = runText(['arena 16M unit 16', 'a[0..65535] = alloc 16', 'big = alloc 1M'].join('\n'));
    const picture = mapPicture(run, cursorAt(run), english);
    assert.ok(picture.length < 400_000, `${picture.length} characters`);
    const used = /<path class="allocated" d="([^"]*)"/.exec(picture)![1];
    const area = [...used.matchAll(/h([\d.]+)v([\d.]+)h-/g)].reduce((sum, [, width, height]) => sum + Number(width) * Number(height), 0);
    // 2 MiB of shown memory in rows of 26 pixels.
    assert.ok(Math.abs(area / (1024 * 26 * 16) - 1) < 0.01, String(area));
  });
});

describe('The report’s picture of the course', () => {
  it('leaves no peak out, however short', () => {
    const lines = ['arena 1M unit 16', ...Array.from({ length: 3000 }, () => 'a = alloc 16\nfree a'), 'p = alloc 1M', 'free p'];
    const run = runText([...lines, ...Array.from({ length: 3000 }, () => 'a = alloc 16\nfree a')].join('\n'));
    const picture = timelinePicture(run, 0, english);
    const used = /<path class="used" d="([^"]*)"/.exec(picture)![1];
    // The peak reaches the upper edge.
    assert.match(used, /[ML][\d.]+ 0H/);
  });
});
