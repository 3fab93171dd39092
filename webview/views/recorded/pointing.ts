// What the pointer is at. The host is asked which block that is, and asked again with each frame.
import { changeRows } from '../../components/describe';
import { Tooltip } from '../../components/tooltip';
import type { RecordedBlock, RecordedPicture, RecordedPlace, RecordedProbe } from './protocol';
import { memoryAtPoint, placeAtPoint, type RecordedGeometry } from './scene';
import type { RecordedStrings } from './strings';
import { blockTip, freeTip, groundTip, unknownTip } from './text';

interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly probe: RecordedProbe;
  readonly address: string;
  readonly reached: boolean;
}

export class RecordedPointing {
  readonly tooltip = new Tooltip();
  private pointer: Pointer | undefined;
  private found: RecordedBlock | undefined;

  constructor(
    private readonly strings: RecordedStrings,
    private readonly nextId: () => number,
  ) {}

  /** What the host is to be asked. */
  get probe(): RecordedProbe | undefined {
    return this.pointer?.probe;
  }

  /** The block that the pointer is at. */
  get block(): RecordedBlock | undefined {
    return this.found;
  }

  /** The operation (0-based) that began it. */
  get operation(): number | undefined {
    return this.found && this.found.operation - 1;
  }

  /** `at`: a point of the picture; undefined when the pointer has left it. */
  point(
    { clientX: x, clientY: y }: MouseEvent,
    at: { readonly x: number; readonly y: number } | undefined,
    picture: RecordedPicture | undefined,
    geometry: RecordedGeometry,
  ): void {
    const place = at && picture && placeAtPoint(picture, geometry, at.x, at.y);
    const row = at && picture && memoryAtPoint(picture, geometry, at.y);
    if (!place || !row) return this.forget();
    const before = this.pointer;
    if (before && isSamePlace(before.probe, place)) {
      this.pointer = { ...before, x, y };
      this.tooltip.place(x, y);
      return;
    }
    const within = place.offset - row.at.offset;
    const address = `0x${(BigInt(row.address) + BigInt(within)).toString(16)}`;
    this.pointer = { x, y, probe: { ...place, find: 'at', id: this.nextId() }, address, reached: within < row.reached };
    const { found } = this;
    const isInFound = found?.region === place.region && place.offset >= found.offset && place.offset < found.offset + found.length;
    if (!isInFound) this.found = undefined;
    this.tooltip.place(x, y);
  }

  forget(): void {
    this.pointer = undefined;
    this.found = undefined;
    this.tooltip.hide();
  }

  /** The host has answered. */
  update({ probed, policy }: RecordedPicture): void {
    const { pointer, strings } = this;
    if (!pointer || probed?.id !== pointer.probe.id) return;
    this.found = probed.block ?? undefined;
    const between = policy === undefined ? unknownTip : freeTip;
    const tip = probed.block
      ? blockTip(strings, probed.block)
      : probed.ground
        ? groundTip(strings, pointer.address, probed.ground)
        : between(strings, pointer.address, pointer.reached);
    this.tooltip.show(pointer.x, pointer.y, { ...tip, rows: [...tip.rows, ...changeRows(strings, probed.since)] });
  }
}

function isSamePlace(a: RecordedPlace, b: RecordedPlace): boolean {
  return a.region === b.region && a.offset === b.offset;
}
