// The panel about the selection; all it says comes in the host's details.
import { html, nothing, render, type TemplateResult } from 'lit';
import { formatCount, formatPercent, formatSize } from '../../src/model/size';
import type { BuddyDetails, Details, DetailsMessage, Neighbour, TenancyDetails } from '../../src/protocol/details';
import type { RunSummary } from '../../src/protocol/messages';
import { Space } from '../../src/model/space';
import { spaceOfColumns } from '../../src/protocol/space';
import type { Strings } from '../../src/protocol/strings';
import { changeRows, sizeInFull, titleOf } from '../components/describe';
import { countedText, element, fill } from '../components/dom';
import { iconButton } from '../components/icon-button';
import { offsetBits } from './offset-bits';

export interface InspectorEvents {
  select(byte: number | undefined, wholeSlab?: boolean): void;
  revealByte(byte: number): void;
  revealLine(line: number): void;
  moveTo(position: number): void;
}

/** What stands beside a name, or in a line. */
type Content = string | TemplateResult;

/** All about what is selected: where it lies, who asked for it, what stands beside it, and who was here before. */
export class Inspector {
  readonly root: HTMLElement;
  private readonly title = element('h2', {});
  private readonly close: HTMLElement;
  private readonly body = element('div', { class: 'inspector-body', tabindex: 0, role: 'group' });
  private space = new Space([]);
  private position = 0;
  /** Keys of the links made for the present contents. */
  private links = 0;

  constructor(
    private readonly strings: Strings,
    private readonly events: InspectorEvents,
  ) {
    this.close = iconButton('close', strings.inspectorClose, () => events.select(undefined));
    this.body.ariaLabel = strings.inspector;
    this.root = element(
      'section',
      { class: 'inspector', 'aria-label': strings.inspector },
      element('div', { class: 'inspector-head' }, this.title, this.close),
      this.body,
    );
    this.show({ type: 'details', run: 0, position: 0, details: null });
  }

  setRun({ space }: RunSummary): void {
    this.space = spaceOfColumns(space);
  }

  /** A short name of what is shown; undefined when nothing is. */
  get subject(): string | undefined {
    return this.root.classList.contains('empty') ? undefined : (this.title.textContent ?? undefined);
  }

  show({ details, position }: DetailsMessage): void {
    const { strings, body } = this;
    // Links keep the focus while the run moves on, also one that stands in another part now.
    const focused = body.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.link : undefined;
    this.position = position;
    this.links = 0;
    this.root.classList.toggle('empty', details === null);
    this.close.hidden = details === null;
    this.title.textContent = details ? nameOf(strings, details) : strings.inspector;
    render(html`<div class="inspector-columns">${details ? this.sections(details) : this.nothing()}</div>`, body);
    if (focused !== undefined) body.querySelector<HTMLElement>(`[data-link="${focused}"]`)?.focus();
  }

  private nothing(): TemplateResult {
    const { strings } = this;
    return html`<p class="nothing">${strings.inspectorNone}</p>
      <p class="nothing hint">${strings.inspectorNoneHint}</p>`;
  }

  private sections(details: Details): TemplateResult {
    const { strings } = this;
    const { previous, next, order } = details;
    const edge = order < 0 ? strings.inspectorRegionEdge : strings.inspectorEdge;
    const neighbours = list([
      [strings.inspectorPrevious, previous ? this.neighbour(previous) : edge],
      [strings.inspectorNext, next ? this.neighbour(next) : edge],
    ]);
    return html`<section>${list(this.facts(details))}</section>
      ${order < 0 ? nothing : section(strings.inspectorBuddy, this.buddy(details))} ${section(strings.inspectorNeighbours, neighbours)}
      ${section(fill(strings.inspectorHistory, this.address(details.byte)), this.history(details))}`;
  }

  private facts(details: Details): [string, Content][] {
    const { strings } = this;
    const { kind, from, to, order, requested, line, operation, age, site, frames, thread, time, slab, block, since } = details;
    const held = to - from;
    const rows: [string, Content][] = [[strings.tipAddress, `${this.address(from)} – ${this.address(to - 1)}`]];
    if (kind === 'allocated' && order < 0) rows.push([strings.tipRequested, sizeInFull(requested)]);
    else if (kind === 'allocated' || kind === 'slot' || kind === 'slab') {
      rows.push([strings.tipRequested, sizeInFull(requested)], [strings.tipHeld, sizeInFull(held)]);
      const waste = held - requested;
      const share = formatPercent(held === 0 ? 0 : waste / held);
      rows.push([strings.inspectorWaste, waste === 0 ? formatSize(0) : fill(strings.inspectorWasteValue, formatSize(waste), share)]);
    } else {
      rows.push([strings.tipSize, sizeInFull(held)]);
    }
    if (kind === 'unknown') rows.push([strings.columnState, strings.unknownMemoryHint]);
    if (kind === 'listed') rows.push([strings.columnState, strings.listedMemoryHint]);
    if (order >= 0) rows.push([strings.inspectorOrder, fill(strings.inspectorOrderValue, order, formatSize(block.to - block.from))]);
    if (slab) {
      rows.push([strings.tipCache, slab.cache]);
      if (slab.slot !== undefined) {
        rows.push([strings.inspectorSlot, fill(strings.inspectorSlotValue, slab.slot + 1, slab.objects)]);
      }
      if (kind !== 'slab') rows.push([strings.tipSlab, this.link(this.address(slab.from), () => this.go(slab.from, true))]);
      const where = { active: fill(strings.tipActive, slab.cpu ?? 0), partial: strings.tipPartial, full: strings.tipFull }[slab.list];
      rows.push([strings.inspectorUse, fill(strings.inspectorUseValue, slab.inUse, slab.objects, where)]);
    }
    if (line !== undefined) {
      rows.push([strings.tipLine, this.link(formatCount(line), () => this.events.revealLine(line), fill(strings.tipReveal, line))]);
    }
    if (operation !== undefined) rows.push([strings.tipOperation, this.operation(operation)]);
    for (const { name, value } of changeRows(strings, since)) rows.push([name, value]);
    if (age !== undefined) {
      rows.push([strings.inspectorAge, countedText(age, strings.inspectorAgeOne, strings.inspectorAgeValue)]);
    }
    if (site !== undefined) rows.push([strings.inspectorSite, site]);
    if (frames !== undefined) {
      rows.push([
        strings.inspectorStack,
        html`<ol class="frames">
          ${frames.map((frame) => html`<li>${frame}</li>`)}
        </ol>`,
      ]);
    }
    if (thread !== undefined) rows.push([strings.inspectorThread, thread]);
    if (time !== undefined) rows.push([strings.inspectorTime, fill(strings.inspectorSeconds, String(time))]);
    return rows;
  }

  private buddy({ block, buddy, kind }: Details): TemplateResult {
    const { strings } = this;
    const bits = offsetBits(strings, block.from, buddy, this.space.size);
    if (!buddy) {
      return html`${bits}
        <p>${strings.inspectorBuddyNone}</p>`;
    }
    if (buddy.state === 'outside') {
      return html`${bits}
        <p>${strings.inspectorBuddyOutside}</p>`;
    }
    const link = this.link(`${this.address(buddy.from)} – ${this.address(buddy.to - 1)}`, () => this.go(buddy.from, true));
    return html`${bits}
      <p>${link}</p>
      <p>${this.obstacles(buddy, kind === 'free')}</p>`;
  }

  /** How the buddy stands, and who stands in it. */
  private obstacles({ state, holders, holderCount }: BuddyDetails, free: boolean): Content[] {
    const { strings } = this;
    if (state === 'free') return [free ? strings.inspectorBuddyFreeBoth : strings.inspectorBuddyFree];
    if (holderCount === 0) return [strings.inspectorBuddySplitFree];
    const parts: Content[] = [state === 'taken' ? strings.inspectorBuddyTaken : strings.inspectorBuddySplit, ' '];
    holders.forEach((holder, index) => parts.push(index === 0 ? '' : ', ', this.neighbour(holder)));
    if (holderCount > holders.length) parts.push(', ', fill(strings.inspectorMore, formatCount(holderCount - holders.length)));
    return parts;
  }

  private history({ history }: Details): TemplateResult {
    const { strings } = this;
    const { tenancies, total, progress } = history;
    if (progress < 1) return html`<p>${fill(strings.inspectorHistoryReading, formatPercent(progress))}</p>`;
    if (total === 0) return html`<p>${strings.inspectorHistoryNone}</p>`;
    const shown =
      tenancies.length === total ? undefined : fill(strings.inspectorHistoryTotal, formatCount(tenancies.length), formatCount(total));
    return html`${shown === undefined ? nothing : html`<p>${shown}</p>`}
      <ol class="tenancies">
        ${tenancies.map((tenancy) => this.tenancy(tenancy))}
      </ol>`;
  }

  private tenancy({ operation, endedBy, handle, line, requested }: TenancyDetails): TemplateResult {
    const { strings, position } = this;
    const here = operation <= position && (endedBy === undefined || endedBy > position);
    const name = handle === '' ? strings.blockUnnamed : handle;
    const time = endedBy === undefined ? `${formatCount(operation)} –` : `${formatCount(operation)} – ${formatCount(endedBy)}`;
    const spoken =
      endedBy === undefined
        ? fill(strings.inspectorHistoryLive, operation, line)
        : fill(strings.inspectorHistoryEntry, operation, endedBy, line);
    const link = this.link(
      html`<span class="tenant">${name}</span><span class="tenant-size">${formatSize(requested)}</span
        ><span class="tenant-time">${time}</span>${here ? html`<span class="now">${strings.inspectorNow}</span>` : nothing}`,
      () => this.events.moveTo(operation),
      `${name}, ${formatSize(requested)}, ${spoken}. ${fill(strings.inspectorGoThere, operation)}`,
      'link tenancy',
    );
    return html`<li aria-current=${here ? 'true' : nothing}>${link}</li>`;
  }

  private neighbour(neighbour: Neighbour): TemplateResult {
    const { from, to, kind } = neighbour;
    const text = `${labelOf(this.strings, neighbour)} ${formatSize(to - from)}`;
    return this.link(text, () => this.go(from, kind === 'slab'), this.address(from));
  }

  private operation(operation: number): TemplateResult {
    return this.link(formatCount(operation), () => this.events.moveTo(operation), fill(this.strings.inspectorGoThere, operation));
  }

  private go(byte: number, wholeSlab: boolean): void {
    this.events.select(byte, wholeSlab);
    this.events.revealByte(byte);
  }

  private address(byte: number): string {
    return this.space.format(byte);
  }

  private link(content: Content, press: () => void, title?: string, looks = 'link'): TemplateResult {
    const key = this.links++;
    return html`<button class=${looks} type="button" title=${title ?? nothing} data-link=${key} @click=${press}>${content}</button>`;
  }
}

function section(title: string, content: TemplateResult): TemplateResult {
  return html`<section>
    <h3>${title}</h3>
    ${content}
  </section>`;
}

function list(rows: readonly [string, Content][]): TemplateResult {
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function nameOf(strings: Strings, details: Details): string {
  const title = titleOf(strings, details);
  return details.handle ? `${details.handle}: ${title}` : title;
}

function labelOf(strings: Strings, { kind, handle, cache }: Neighbour): string {
  switch (kind) {
    case 'free':
      return strings.stateFree;
    case 'unknown':
      return strings.unknownMemory;
    case 'listed':
      return strings.listedMemory;
    case 'slab':
      return fill('{0} ({1})', cache ?? '', strings.stateSlab);
    case 'freeSlot':
      return strings.stateFreeSlot;
    case 'slabTail':
      return strings.stateSlabTail;
    default:
      return handle === undefined || handle === '' ? strings.blockUnnamed : handle;
  }
}
