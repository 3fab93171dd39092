// The course of a figure through a log of snapshots, drawn small; a click goes to the snapshot.
import { html, svg, type TemplateResult } from 'lit';
import { formatSize } from '../../../src/model/size';
import type { ZoneCourse } from './protocol';

const width = 400;
const height = 32;

/** A course. `at` is the snapshot shown, from 0 of `total`; `go` is called with the number, from 1, of the one that was clicked. */
export function courseChart({ name, values }: ZoneCourse, at: number, total: number, go: (number: number) => void): TemplateResult {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const each = width / values.length;
  const bars = values.map((value, index) => {
    const level = value === null ? 0 : Math.max(1, (value / most) * height);
    return svg`<rect x=${index * each} y=${height - level} width=${each} height=${level}></rect>`;
  });
  const press = (event: MouseEvent): void => {
    const place = (event.currentTarget as Element).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - place.left) / place.width));
    go(Math.min(total, Math.floor(share * total) + 1));
  };
  const here = ((at + 0.5) / total) * width;
  return html`<figure class="zones-course">
    <figcaption>${name} <span>${formatSize(most)}</span></figcaption>
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true" @click=${press}>
      ${bars} ${svg`<line class="here" x1=${here} x2=${here} y1="0" y2=${height}></line>`}
    </svg>
  </figure>`;
}
