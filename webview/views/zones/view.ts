// The view of zones: what a kernel's log shows of memory at the position, zones as regions, caches and owners as tables.
import './style.css';
import { html, nothing, render, type TemplateResult } from 'lit';
import { formatCount, formatPercent, formatSize } from '../../../src/model/size';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import { element, fill, setAttribute } from '../../components/dom';
import { iconButton } from '../../components/icon-button';
import { wholeSheet } from '../../components/page-sheet';
import { StartOfTrace } from '../../components/scrolled';
import type { View, ViewActions, ViewSheet } from '../view';
import type { ZoneHolding, ZoneHoldings, ZoneRegion, ZonesBody, ZonesRequest } from './protocol';
import { readSavedZones, type SavedZones } from './saved';
import { zoneBar } from './bar';
import { courseChart } from './course';

/** Memory as a machine's kernel told of it. */
export class ZonesView implements View {
  readonly name = 'zones';
  readonly root: HTMLElement;
  private readonly start: StartOfTrace;
  private readonly page = element('div', { class: 'zones-page' });
  private readonly tools: HTMLElement;
  private readonly listsButton: HTMLElement;
  private folded: boolean;
  private run: RunSummary | undefined;
  private asked = false;

  constructor(
    private readonly actions: ViewActions<'zones'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    this.folded = readSavedZones(saved).folded ?? false;
    this.listsButton = iconButton('table', strings.zonesLists, () => this.fold(!this.folded), true);
    this.tools = element('div', { class: 'view-tools', hidden: true }, element('span', { class: 'tools-end' }, this.listsButton));
    this.root = element('div', { class: 'zones-view', tabindex: 0, role: 'region', 'aria-label': strings.zones }, this.tools, this.page);
    this.start = new StartOfTrace(this.root);
    this.fold(this.folded);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.asked = false;
    if (!sameTrace) this.start.begin();
  }

  request(): ZonesRequest | undefined {
    if (!this.run || this.asked) return undefined;
    this.asked = true;
    return { kind: 'zones' };
  }

  update({ body }: FrameMessage): void {
    if (body.kind !== 'zones') return;
    this.tools.hidden = (body.snapshot?.zones.length ?? 0) === 0;
    render(this.content(body), this.page);
    this.start.drawn();
  }

  setTheme(): void {
    // Its colours are the style sheet's.
  }

  resize(): void {
    this.asked = false;
    this.start.shown();
  }

  keyDown(): boolean {
    return false;
  }

  save(): SavedZones {
    return { folded: this.folded };
  }

  sheet(): ViewSheet | undefined {
    const sheet = wholeSheet(this.root);
    return sheet && { sheet, legend: [] };
  }

  private fold(folded: boolean): void {
    this.folded = folded;
    setAttribute(this.listsButton, 'checked', !folded);
    this.page.classList.toggle('folded', folded);
    this.actions.save();
  }

  private content({ snapshot }: ZonesBody): TemplateResult {
    const { strings } = this.actions;
    if (!snapshot) return html`<p class="nothing">${strings.zonesNone}</p>`;
    const { number, total, line, headline, verdict, zones, changes, courses, caches, owners } = snapshot;
    return html`<header class="zones-head">
        <h2>${headline}</h2>
        <p>
          <span>${fill(strings.zonesSnapshot, formatCount(number), formatCount(total))}</span>
          ${this.lineLink(line)}
        </p>
        ${verdict === undefined ? nothing : html`<p class="zones-verdict">${verdict}</p>`}
      </header>
      ${courses.map((course) => courseChart(course, number - 1, total, (each) => this.actions.moveTo(each)))}
      ${changes.length === 0 ? nothing : this.list(strings.zonesChanges, changes)} ${zones.map((zone) => this.zone(zone))}
      ${zones.length === 0 ? nothing : this.legend()} ${caches && this.holdings(strings.zonesCaches, caches, true)}
      ${owners && this.holdings(strings.zonesOwners, owners, false)}`;
  }

  private lineLink(line: number): TemplateResult {
    const { strings } = this.actions;
    return html`<button type="button" class="link" @click=${() => this.actions.revealLine(line)}>
      ${fill(strings.zonesLine, formatCount(line))}
    </button>`;
  }

  private list(title: string, sentences: readonly string[]): TemplateResult {
    return html`<section class="zones-changes">
      <h3>${title}</h3>
      <ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>`;
  }

  private zone(zone: ZoneRegion): TemplateResult {
    const { strings } = this.actions;
    const { name, line, free, managed, perCpu, marks, calculation, answer } = zone;
    const size =
      managed === undefined ? fill(strings.zonesFree, formatSize(free)) : fill(strings.zonesOf, formatSize(free), formatSize(managed));
    return html`<section class="zone ${answer ?? ''}">
      <h3><span>${name}</span> <span class="zone-size">${size}</span> ${this.lineLink(line)}</h3>
      ${zoneBar(zone, strings)}
      <p class="zone-figures">
        ${marks ? html`<span>${fill(strings.zonesWatermarks, formatSize(marks.min), formatSize(marks.low), formatSize(marks.high))}</span>` : nothing}
        ${perCpu > 0 ? html`<span>${fill(strings.zonesPerCpu, formatSize(perCpu))}</span>` : nothing}
      </p>
      ${
        calculation.length === 0
          ? nothing
          : html`<ul class="zone-calculation">
              ${calculation.map((each) => html`<li>${each}</li>`)}
            </ul>`
      }
      ${this.orders(zone)}
    </section>`;
  }

  private orders({ orders, name }: ZoneRegion): TemplateResult {
    const { strings } = this.actions;
    const most = Math.max(1, ...orders.map(({ bytes }) => bytes));
    const hasTypes = orders.some(({ types }) => types !== '');
    const block = (index: number): number => {
      const each = orders.findIndex(({ count }) => count > 0);
      return each < 0 ? 0 : (orders[each].bytes / orders[each].count / 2 ** each) * 2 ** index;
    };
    return html`<div class="zones-scroll">
      <table class="zones-table" aria-label=${name}>
        <thead>
          <tr>
            <th scope="col" class="number">${strings.columnOrder}</th>
            <th scope="col" class="number">${strings.columnBlockSize}</th>
            <th scope="col" class="number">${strings.zonesColumnFree}</th>
            <th scope="col" class="memory">${strings.zonesColumnMemory}</th>
            ${hasTypes ? html`<th scope="col" title=${strings.zonesColumnTypesHint}>${strings.zonesColumnTypes}</th>` : nothing}
            <th scope="col" class="number" title=${strings.zonesColumnUnusableHint}>${strings.zonesColumnUnusable}</th>
            <th scope="col" class="number" title=${strings.zonesColumnExtfragHint}>${strings.zonesColumnExtfrag}</th>
          </tr>
        </thead>
        <tbody>
          ${orders.map(
            ({ count, bytes, types, unusable, fragmentation }, order) =>
              html`<tr class=${count === 0 ? 'none' : ''}>
                <td class="number">${order}</td>
                <td class="number">${block(order) === 0 ? '' : formatSize(block(order))}</td>
                <td class="number">${formatCount(count)}</td>
                <td class="memory">
                  <span class="zones-amount">${formatSize(bytes)}</span>
                  <span class="zones-share" .style=${`--share: ${bytes / most}`}></span>
                </td>
                ${
                  hasTypes
                    ? html`<td class="zone-types">
                        ${[...types].map((letter) => html`<abbr class="type-${letter}" title=${strings.zonesColumnTypesHint}>${letter}</abbr>`)}
                      </td>`
                    : nothing
                }
                <td class="number">${unusable.toFixed(3)}</td>
                <td class="number">${fragmentation < 0 ? '–' : fragmentation.toFixed(3)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private legend(): TemplateResult {
    const { strings } = this.actions;
    return html`<ul class="zones-legend">
      <li><span class="sign free"></span>${strings.zonesLegendFree}</li>
      <li><span class="sign cpu"></span>${strings.zonesLegendCpu}</li>
      <li><span class="sign used"></span>${strings.zonesLegendUsed}</li>
      <li><span class="sign mark"></span>${strings.zonesLegendMark}</li>
    </ul>`;
  }

  private holdings(title: string, { rows, total }: ZoneHoldings, areCaches: boolean): TemplateResult {
    const { strings } = this.actions;
    const hasGrowth = rows.some(({ growth }) => growth !== undefined);
    const most = Math.max(1, ...rows.map(({ bytes, count }) => bytes ?? count ?? 0));
    const row = (holding: ZoneHolding): TemplateResult => {
      const { name, line, count, bytes, use } = holding;
      return html`<tr>
        <td class="name"><button type="button" class="link" @click=${() => this.actions.revealLine(line)}>${name}</button></td>
        <td class="number">${bytes === null ? '' : formatSize(bytes)}</td>
        <td class="memory"><span class="zones-share" .style=${`--share: ${(bytes ?? count ?? 0) / most}`}></span></td>
        <td class="number">${count === null ? '' : formatCount(count)}</td>
        ${areCaches ? html`<td class="number ${use !== undefined && use < 0.5 ? 'sparse' : ''}">${use === undefined ? '' : formatPercent(use)}</td>` : nothing}
        ${hasGrowth ? html`<td class="number">${growthText(holding)}</td>` : nothing}
      </tr>`;
    };
    return html`<section class="zones-holdings">
      <h3>${title}</h3>
      <div class="zones-scroll">
        <table class="zones-table" aria-label=${title}>
          <thead>
            <tr>
              <th scope="col" class="name">${strings.zonesColumnName}</th>
              <th scope="col" class="number">${strings.zonesColumnSize}</th>
              <th scope="col" class="memory"></th>
              <th scope="col" class="number">${areCaches ? strings.zonesColumnObjects : strings.zonesColumnCount}</th>
              ${areCaches ? html`<th scope="col" class="number">${strings.zonesColumnUse}</th>` : nothing}
              ${hasGrowth ? html`<th scope="col" class="number" title=${strings.zonesColumnGrowthHint}>${strings.zonesColumnGrowth}</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${rows.map(row)}
          </tbody>
        </table>
      </div>
      ${total > rows.length ? html`<p>${fill(strings.zonesMore, formatCount(total - rows.length))}</p>` : nothing}
    </section>`;
  }
}

function growthText({ growth, growthCounts }: ZoneHolding): string {
  if (growth === undefined) return '';
  const size = growthCounts === true ? formatCount(Math.abs(growth)) : formatSize(Math.abs(growth));
  return `${growth < 0 ? '−' : '+'}${size}`;
}
