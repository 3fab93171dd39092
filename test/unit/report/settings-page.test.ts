import assert from 'node:assert/strict';
import { compareRun } from '../../../src/analysis/comparison/compared-run';
import { comparisonFigureRows } from '../../../src/analysis/comparison/figure-rows';
import { english } from '../../../src/model/localize';
import { settingsPage } from '../../../src/report/settings-page';
import { ComparisonPlan } from '../../../src/session/comparison-plan';
import { readSetting, readSweep, type RunSetting, type Sweep } from '../../../src/session/run-setting';
import { finish } from '../../../src/work/work';
import { readTrace } from '../../read-trace';

const trace = 'arena 4KiB unit 16\na = alloc 100\nb = alloc 700\nfree a\nc = alloc 300\nd = alloc 4KiB\nfree b, c\n';

function page(settings: readonly string[], sweeps: readonly string[], text = trace): string {
  const plan = new ComparisonPlan(
    settings.map((each) => readSetting(each, english) as RunSetting),
    sweeps.map((each) => readSweep(each, english) as Sweep),
  );
  const read = readTrace(Buffer.from(text));
  const comparison = plan.comparison(plan.runs.map(({ options }) => finish(compareRun(read, options))));
  return [...settingsPage({ name: 'a <b>.alloctrace', comparison, localize: english, language: 'en' })].join('');
}

describe('The page of a comparison', () => {
  it('has a row for each figure, with its meaning and source on hover and below', () => {
    const html = page(['policy=first-fit'], []);
    for (const { title, meaning, source } of comparisonFigureRows) {
      assert.ok(html.includes(`<tr title="${title}: ${meaning}`), title);
      assert.ok(html.includes(`<dt>${title}</dt>\n<dd>${meaning}`), title);
      assert.equal(html.split(source.slice(0, 12)).length > 2, true, source);
    }
    assert.match(html, /<h1>a &lt;b&gt;\.alloctrace under several settings<\/h1>/);
  });

  it('marks the best of each row, all that are equal, and says of settings that cannot be run why', () => {
    const html = page(['arena=16KiB', 'unit=48'], []);
    const row = (title: string): string => html.split(`<th scope="row">${title}</th>`)[1].split('</tr>')[0];
    assert.equal(row('failed requests'), '<td class="number">1</td><td class="number best">0</td><td class="number">–</td>');
    assert.equal(row('peak requested'), '<td class="number">1,000 B</td><td class="number">5,096 B</td><td class="number">–</td>');
    assert.match(html, /<li>unit=48: cannot be run\. The unit must be a power of two, and 48 is none\.<\/li>/);
    assert.match(html, /<li>Where requests fail, less is held/);
  });

  it('draws sweeps as charts with a line for each setting and a point for each run, and has them as tables', () => {
    const html = page(['policy=tlsf'], ['arena=8KiB..64KiB', 'unit=8..32']);
    assert.match(html, /<h2>By arena<\/h2>/);
    const spans = html.split('<figcaption>availability</figcaption>')[1].split('</figure>')[0];
    assert.equal(spans.split('<circle').length - 1, 8);
    assert.match(spans, /<title>policy=tlsf, arena 64 KiB: [\d.]+%<\/title>/);
    assert.match(html, /The same at all values: failed requests \(0\)/);
    assert.match(html, /<li>policy=tlsf: cannot be run with unit 16 B, 32 B\. The unit of tlsf has 8 bytes, not 16\.<\/li>/);
    assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  });

  it('draws what has one point, no point, or no operation at all', () => {
    assert.doesNotMatch(page([], ['unit=64']), /NaN|undefined|Infinity/);
    assert.doesNotMatch(page(['policy=heap4'], ['unit=1,2']), /NaN|undefined|Infinity/);
    assert.doesNotMatch(page(['policy=heap4'], ['cpus=1,2'], 'arena 64\n'), /NaN|undefined|Infinity/);
  });

  it('stands alone: no script, nothing fetched', () => {
    const html = page(['policy=tlsf'], ['unit=16..64']);
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|\bon\w+=|url\((?!#)|--vscode|@import|https?:/);
  });
});
