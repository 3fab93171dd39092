// What is said of the place under the pointer or the crosshair: from the picture, and from the host's answer who is there.
import { formatCount } from '../../../src/model/size';
import { fill } from '../../components/dom';
import { Tooltip } from '../../components/tooltip';
import { cellAt, heatAt } from './image';
import type { HeatMark, HeatPicture, HeatProbe, HeatTenant } from './protocol';
import type { HeatStrings } from './strings';
import { describeTenant, describeValue, heatTip, rangeOfCell } from './text';
import type { HeatPoint } from './window';

/** What the view shows. */
export interface HeatShown {
  readonly picture: HeatPicture | undefined;
  readonly marks: readonly HeatMark[];
  readonly operationCount: number;
}

/** The place that is pointed at, its tooltip and its name. */
export class HeatPointing {
  readonly tooltip = new Tooltip();
  private pointer: { readonly point: HeatPoint; readonly x: number; readonly y: number } | undefined;
  private probed: (HeatProbe & { readonly tenant: HeatTenant | null }) | undefined;

  constructor(
    private readonly strings: HeatStrings,
    private readonly address: (byte: number) => string,
  ) {}

  get at(): HeatPoint | undefined {
    return this.pointer?.point;
  }

  /** `x`, `y`: of the page. */
  point(point: HeatPoint | undefined, x: number, y: number): void {
    this.pointer = point && { point, x, y };
    if (!point) this.tooltip.hide();
  }

  /** Another run: the host is to be asked anew. */
  forget(): void {
    this.probed = undefined;
  }

  /** The host has said who is at a place. */
  answer(probed: HeatProbe & { readonly tenant: HeatTenant | null }): void {
    this.probed = probed;
  }

  /** Who is at a point, null where nobody is; undefined while the host has not answered. */
  tenantAt({ byte, position }: HeatPoint): HeatTenant | null | undefined {
    return this.probed?.byte === byte && this.probed.position === position ? this.probed.tenant : undefined;
  }

  nameOf(point: HeatPoint, shown: HeatShown): string {
    const tenant = this.tenantAt(point);
    const words = tenant ? describeTenant(this.strings, tenant) : (this.valueAt(point, shown) ?? '');
    return fill(this.strings.heatCell, this.address(point.byte), formatCount(point.position), words);
  }

  /** Says anew what is under the pointer. */
  refresh(shown: HeatShown): void {
    const { pointer } = this;
    if (!pointer) return;
    const { point, x, y } = pointer;
    const { picture, marks } = shown;
    const range = rangeOfCell(picture, point.byte, point.position);
    const cell = picture && cellAt(picture, point.byte, point.position);
    const events = {
      errors: picture && cell ? picture.errors[cell.column] : 0,
      marks: marks.filter(({ position }) => position >= range.fromPosition && position <= range.toPosition),
    };
    const there = { ...point, tenant: this.tenantAt(point) };
    this.tooltip.show(x, y, heatTip(this.strings, range, this.valueAt(point, shown), there, events, this.address));
  }

  private valueAt({ byte, position }: HeatPoint, { picture, operationCount }: HeatShown): string | undefined {
    const value = picture && heatAt(picture, byte, position);
    return value === undefined || !picture ? undefined : describeValue(this.strings, picture, value, operationCount);
  }
}
