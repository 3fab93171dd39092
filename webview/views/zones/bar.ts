// A zone as a region: its free blocks from the largest order down, what CPUs keep, what is in use, and the watermarks over it.
import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatSize } from '../../../src/model/size';
import { fill } from '../../components/dom';
import type { ZoneRegion } from './protocol';
import type { ZonesStrings } from './strings';

/** Watermarks are told apart from each other where the region reaches so much beyond the highest. */
const room = 1.1;

/** The region, as long as the page is wide. */
export function zoneBar(zone: ZoneRegion, strings: ZonesStrings): TemplateResult {
  const { name, free, perCpu, managed, marks, orders } = zone;
  const whole = Math.max(1, managed ?? 0, free + perCpu, (marks?.high ?? 0) * (managed === undefined ? room : 1));
  const pieces = orders
    .map(({ bytes, count }, order) => ({ bytes, count, order }))
    .filter(({ count }) => count > 0)
    .reverse();
  const strength = (order: number): number => 35 + (65 * order) / Math.max(1, orders.length - 1);
  const mark = (kind: string, at: number): TemplateResult =>
    html`<span
      class="zone-mark ${kind}"
      .style=${`left: ${(100 * Math.min(1, at / whole)).toFixed(2)}%`}
      title="${kind} ${formatSize(at)}"
    ></span>`;
  return html`<div class="zone-bar" role="img" aria-label=${fill(strings.zonesBar, name, formatSize(free), formatSize(perCpu))}>
    ${pieces.map(
      ({ bytes, count, order }) =>
        html`<span
          class="zone-piece"
          .style=${`width: ${((100 * bytes) / whole).toFixed(3)}%; --strength: ${strength(order)}%`}
          title=${fill(strings.zonesOrder, order, formatCount(count), formatSize(bytes))}
        ></span>`,
    )}
    ${perCpu > 0 ? html`<span class="zone-piece cpu" .style=${`width: ${((100 * perCpu) / whole).toFixed(3)}%`}></span>` : nothing}
    ${marks ? [mark('min', marks.min), mark('low', marks.low), mark('high', marks.high)] : nothing}
  </div>`;
}
