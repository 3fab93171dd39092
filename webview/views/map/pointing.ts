// What the pointer is at on the map; what is said of it comes from the host.
import type { Inspection } from '../../../src/protocol/inspection';
import { addressOf, describeInspection } from '../../components/describe';
import { Tooltip } from '../../components/tooltip';
import { byteAt, type Geometry } from '../../layout/geometry';
import type { Picture } from '../../layout/picture';
import type { MapStrings } from './strings';

/** The byte under the pointer, and its tooltip. */
export class MapPointing {
  readonly tooltip = new Tooltip();
  private pointer: { readonly x: number; readonly y: number; readonly byte: number } | undefined;

  constructor(
    private readonly strings: MapStrings,
    private readonly rows: HTMLElement,
    /** The pointer is at another byte, or at none; or what lies there may be another thing. */
    private readonly changed: (byte: number | undefined) => void,
  ) {}

  get byte(): number | undefined {
    return this.pointer?.byte;
  }

  point(event: MouseEvent, geometry: Geometry): void {
    const bounds = this.rows.getBoundingClientRect();
    const byte = byteAt(geometry, event.clientX - bounds.left, event.clientY - bounds.top);
    if (byte === undefined) return this.leave();
    const moved = byte !== this.pointer?.byte;
    this.pointer = { x: event.clientX, y: event.clientY, byte };
    if (moved) this.changed(byte);
    this.tooltip.place(event.clientX, event.clientY);
  }

  leave(): void {
    this.pointer = undefined;
    this.tooltip.hide();
    this.changed(undefined);
  }

  /** What lies under a resting pointer may be another thing after a step or a scroll. */
  refresh(): void {
    if (this.pointer) this.changed(this.pointer.byte);
  }

  /** What the host has said of a byte. */
  show(byte: number, inspection: Inspection | null, picture: Picture): void {
    const { pointer } = this;
    if (!pointer || pointer.byte !== byte) return;
    if (!inspection) return this.tooltip.hide();
    const tip = describeInspection(this.strings, inspection, (at) => addressOf(picture, at));
    this.tooltip.show(pointer.x, pointer.y, tip);
    this.rows.classList.toggle('clickable', inspection.line !== undefined);
  }
}
