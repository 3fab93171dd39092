// The selected slab in full, slot by slot: the host sends it with the rows of the list.
import { html, nothing, render, type TemplateResult } from 'lit';
import { formatCount, formatSize } from '../../../src/model/size';
import type { SlabsStrings } from './strings';
import type { SlabDetail } from './protocol';
import { andMore } from '../../components/describe';
import { element, fill } from '../../components/dom';
import { byteOfSlot, selectedSlot } from './layout';
import { listText } from './row-texts';
import type { Pointed } from '../view';

/** So many free slots are written out in the line that tells their order. */
const namedFree = 12;

/** The selected slab: each slot with its number and its object, free ones with their turn. */
export class SlabDetailPanel {
  readonly root: HTMLElement;
  private readonly hint: HTMLElement;
  private readonly shown = element('div', { class: 'slab-detail-body', hidden: true });
  private detail: SlabDetail | undefined;

  constructor(
    private readonly strings: SlabsStrings,
    private readonly address: (byte: number) => string,
    private readonly events: { select(byte: number): void; reveal(byte: number): void },
  ) {
    this.hint = element('p', { class: 'nothing' }, strings.slabDetailHint);
    this.root = element('section', { class: 'slab-detail', 'aria-label': strings.slabDetail }, this.hint, this.shown);
  }

  /** The slot that a mouse event, or the focus, is at. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const slot = Number((event.target as Element).closest<HTMLElement>('.slot')?.dataset.slot ?? -1);
    return this.detail && slot >= 0 ? { byte: byteOfSlot(this.detail.row, slot), allocated: this.detail.lines[slot] > 0 } : undefined;
  }

  update(detail: SlabDetail | undefined, selection: { readonly from: number; readonly to: number } | undefined): void {
    const { strings } = this;
    this.detail = detail;
    this.hint.hidden = detail !== undefined;
    this.shown.hidden = detail === undefined;
    if (!detail) return;
    const { row, freeOrder, free, handles } = detail;
    const tail = row.to - row.from - row.slots * row.slot;
    const turns = new Map<number, number>();
    freeOrder.forEach((slot, turn) => turns.set(slot, turn + 1));
    const selected = selection && selectedSlot(row, selection);
    render(
      html`<h2>${fill(strings.slabDetailTitle, detail.cache, this.address(row.from))}</h2>
        <p class="facts">${fill(strings.slabDetailFacts, listText(strings, row), row.objects, row.slots, formatSize(tail))}</p>
        <p class="next">${this.nextText(freeOrder, free)}</p>
        <ol
          class="slots"
          @click=${(event: Event) => this.withSlot(event, (byte) => this.events.select(byte))}
          @dblclick=${(event: Event) => this.withSlot(event, (byte) => this.events.reveal(byte))}
          @keydown=${(event: KeyboardEvent) => this.keyDown(event)}
        >
          ${handles.map((_, slot) => this.slot(detail, slot, turns.get(slot), selected))}
        </ol>
        <p class="facts">${handles.length < row.slots ? fill(strings.slabDetailCut, handles.length, formatCount(row.slots)) : ''}</p>`,
      this.shown,
    );
  }

  /** `turn`: when a free slot is taken, from 1, where that is told. */
  private slot(
    { row, handles, lines, passing }: SlabDetail,
    slot: number,
    turn: number | undefined,
    selected: number | undefined,
  ): TemplateResult {
    const { strings } = this;
    const used = lines[slot] > 0;
    const looks = `slot ${used ? 'used' : 'free'}${turn === 1 ? ' first' : ''}${passing?.[slot] === 0 ? ' dimmed' : ''}`;
    const text = used ? handles[slot] : turn === undefined ? '' : turn === 1 ? strings.next : `→ ${turn}`;
    const label = used
      ? fill(strings.slabsSlot, slot + 1, row.slots, handles[slot] || strings.blockUnnamed, lines[slot])
      : `${fill(strings.slabsSlotFree, slot + 1, row.slots)}${turn === undefined ? '' : `; ${fill(strings.slabDetailTurn, turn)}`}`;
    return html`<li>
      <button
        type="button"
        data-slot=${slot}
        class=${looks}
        aria-label=${label}
        title=${label}
        aria-current=${slot === selected ? 'true' : nothing}
        tabindex=${slot === (selected ?? 0) ? 0 : -1}
      >
        <span class="number" .textContent=${String(slot + 1)}></span><span .textContent=${text}></span>
      </button>
    </li>`;
  }

  private nextText(freeOrder: Int32Array, free: number): string {
    const { strings } = this;
    if (free === 0) return strings.slabDetailNone;
    const named = Array.from(freeOrder.subarray(0, namedFree), (slot) => String(slot + 1)).join(' → ');
    const rest = free - Math.min(freeOrder.length, namedFree);
    return fill(strings.slabDetailNext, andMore(strings, named, rest));
  }

  private withSlot(event: Event, act: (byte: number) => void): void {
    const button = (event.target as Element).closest<HTMLElement>('.slot');
    if (button && this.detail) act(byteOfSlot(this.detail.row, Number(button.dataset.slot)));
  }

  private keyDown(event: KeyboardEvent): void {
    const buttons = [...this.shown.querySelectorAll<HTMLElement>('.slot')];
    const at = buttons.indexOf(event.target as HTMLElement);
    if (at < 0 || !this.detail || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = buttons.length - 1;
    const target = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === 'Enter') this.events.reveal(byteOfSlot(this.detail.row, at));
    else if (target !== undefined) buttons[Math.max(0, Math.min(last, target))].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
