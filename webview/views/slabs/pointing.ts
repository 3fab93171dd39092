// What the pointer is at in the slabs view. The host is asked about it, and asked again with each frame.
import type { Inspection } from '../../../src/protocol/inspection';
import { describeInspection } from '../../components/describe';
import { countedText, fill } from '../../components/dom';
import { Tooltip } from '../../components/tooltip';
import type { ViewActions } from '../view';
import { byteOfSlot } from './layout';
import type { SlabRow } from './protocol';

/** The slot under the pointer, and its tooltip. */
export class SlabsPointing {
  readonly tooltip = new Tooltip();
  private position: number | undefined;
  private pointed: { readonly x: number; readonly y: number; readonly byte: number } | undefined;
  /** What the host has said last of a byte that was pointed at or chosen. */
  private inspected: { readonly byte: number; readonly used: boolean } | undefined;

  constructor(
    private readonly actions: ViewActions<'slabs'>,
    private readonly address: (byte: number) => string,
  ) {}

  /** Whether an object lies at a byte; undefined where the host has not said it. */
  isUsed(byte: number): boolean | undefined {
    return this.inspected?.byte === byte ? this.inspected.used : undefined;
  }

  /** The pointer is over a slot, or over the tail where `slot` is undefined. */
  point(event: MouseEvent, row: SlabRow | undefined, slot: number | undefined): void {
    if (!row) return this.leave();
    const byte = byteOfSlot(row, slot ?? row.slots);
    const moved = this.pointed?.byte !== byte;
    this.pointed = { x: event.clientX, y: event.clientY, byte };
    this.tooltip.place(event.clientX, event.clientY);
    if (moved) this.inspect(byte);
  }

  leave(): void {
    this.pointed = undefined;
    this.tooltip.hide();
  }

  /** Another position is shown. */
  refresh(position: number): void {
    this.position = position;
    if (this.pointed) this.inspect(this.pointed.byte);
  }

  async ask(byte: number): Promise<Inspection | null> {
    const found = await this.actions.inspect(byte);
    if (found) this.inspected = { byte, used: found.kind === 'slot' };
    return found;
  }

  private inspect(byte: number): void {
    void this.ask(byte).then((inspection) => {
      if (this.pointed?.byte !== byte) return;
      if (inspection) this.show(inspection, this.pointed);
      else this.tooltip.hide();
    });
  }

  private show(inspection: Inspection, { x, y }: { readonly x: number; readonly y: number }): void {
    const { strings } = this.actions;
    const tip = describeInspection(strings, inspection, this.address);
    const { operation, line } = inspection;
    if (operation !== undefined && this.position !== undefined) {
      const value = countedText(this.position - operation, strings.inspectorAgeOne, strings.inspectorAgeValue);
      tip.rows.push({ name: strings.inspectorAge, value });
    }
    this.tooltip.show(x, y, { ...tip, hint: line === undefined ? undefined : fill(strings.slabsReveal, line) });
  }
}
