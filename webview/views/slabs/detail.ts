import { formatSize } from '../../../src/model/size';
import type { SlabsStrings } from './strings';
import type { SlabDetail } from './protocol';
import { andMore } from '../../components/describe';
import { element, fill, formatCount, setAttribute, setText } from '../../components/dom';
import { byteOfSlot, selectedSlot } from './layout';
import { listText } from './list';
import type { Pointed } from '../view';

/** So many free slots are written out in the line that tells their order. */
const namedFree = 12;

/** The selected slab: each slot with its number and its object, free ones with their turn. */
export class SlabDetailPanel {
  readonly root: HTMLElement;
  private readonly hint: HTMLElement;
  private readonly shown: HTMLElement;
  private readonly title = element('h2', {});
  private readonly facts = element('p', { class: 'facts' });
  private readonly next = element('p', { class: 'next' });
  private readonly cut = element('p', { class: 'facts' });
  private readonly slots = element('ol', { class: 'slots' });
  private readonly buttons: HTMLButtonElement[] = [];
  private detail: SlabDetail | undefined;

  constructor(
    private readonly strings: SlabsStrings,
    private readonly address: (byte: number) => string,
    private readonly events: { select(byte: number): void; reveal(byte: number): void },
  ) {
    this.hint = element('p', { class: 'nothing' }, strings.slabDetailHint);
    this.shown = element('div', { class: 'slab-detail-body', hidden: true }, this.title, this.facts, this.next, this.slots, this.cut);
    this.root = element('section', { class: 'slab-detail', 'aria-label': strings.slabDetail }, this.hint, this.shown);
    this.slots.addEventListener('click', (event) => this.withSlot(event, (byte) => this.events.select(byte)));
    this.slots.addEventListener('dblclick', (event) => this.withSlot(event, (byte) => this.events.reveal(byte)));
    this.slots.addEventListener('keydown', (event) => this.keyDown(event));
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
    const { row, freeOrder, free, handles, lines } = detail;
    setText(this.title, fill(strings.slabDetailTitle, detail.cache, this.address(row.from)));
    const tail = row.to - row.from - row.slots * row.slot;
    setText(this.facts, fill(strings.slabDetailFacts, listText(strings, row), row.objects, row.slots, formatSize(tail)));
    setText(this.next, this.nextText(freeOrder, free));
    setText(this.cut, handles.length < row.slots ? fill(strings.slabDetailCut, handles.length, formatCount(row.slots)) : '');
    const turns = new Map<number, number>();
    freeOrder.forEach((slot, turn) => turns.set(slot, turn + 1));
    const selected = selection && selectedSlot(row, selection);
    while (this.buttons.length > handles.length) this.buttons.pop()?.parentElement?.remove();
    handles.forEach((handle, slot) => {
      const turn = turns.get(slot);
      const used = lines[slot] > 0;
      const button = this.buttons[slot] ?? this.addButton(slot);
      const dimmed = detail.passing?.[slot] === 0;
      setAttribute(button, 'class', `slot ${used ? 'used' : 'free'}${turn === 1 ? ' first' : ''}${dimmed ? ' dimmed' : ''}`);
      setText(button.children[1], used ? handle : turn === undefined ? '' : turn === 1 ? strings.next : `→ ${turn}`);
      const label = used
        ? fill(strings.slabsSlot, slot + 1, row.slots, handle || strings.blockUnnamed, lines[slot])
        : `${fill(strings.slabsSlotFree, slot + 1, row.slots)}${turn === undefined ? '' : `; ${fill(strings.slabDetailTurn, turn)}`}`;
      setAttribute(button, 'aria-label', label);
      setAttribute(button, 'title', label);
      setAttribute(button, 'aria-current', slot === selected ? 'true' : undefined);
      button.tabIndex = slot === (selected ?? 0) ? 0 : -1;
    });
  }

  private nextText(freeOrder: Int32Array, free: number): string {
    const { strings } = this;
    if (free === 0) return strings.slabDetailNone;
    const named = Array.from(freeOrder.subarray(0, namedFree), (slot) => String(slot + 1)).join(' → ');
    const rest = free - Math.min(freeOrder.length, namedFree);
    return fill(strings.slabDetailNext, andMore(strings, named, rest));
  }

  private addButton(slot: number): HTMLButtonElement {
    const button = element(
      'button',
      { type: 'button', 'data-slot': slot },
      element('span', { class: 'number' }, String(slot + 1)),
      element('span', {}),
    );
    this.buttons.push(button);
    this.slots.append(element('li', {}, button));
    return button;
  }

  private withSlot(event: Event, act: (byte: number) => void): void {
    const button = (event.target as Element).closest<HTMLElement>('.slot');
    if (button && this.detail) act(byteOfSlot(this.detail.row, Number(button.dataset.slot)));
  }

  private keyDown(event: KeyboardEvent): void {
    const at = this.buttons.indexOf(event.target as HTMLButtonElement);
    if (at < 0 || !this.detail || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: this.buttons.length - 1 }[
      event.key
    ];
    if (event.key === 'Enter') this.events.reveal(byteOfSlot(this.detail.row, at));
    else if (target !== undefined) this.buttons[Math.max(0, Math.min(this.buttons.length - 1, target))].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
