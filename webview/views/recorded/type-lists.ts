// Free blocks by zone, migrate type and order as a table: what /proc/pagetypeinfo would print at the position.
import { html, render } from 'lit';
import { formatCount } from '../../../src/model/size';
import { element, fill } from '../../components/dom';
import type { RecordedTypeLists } from './protocol';
import type { RecordedStrings } from './strings';

export class TypeListsTable {
  readonly root = element('div', { class: 'type-lists', tabindex: 0, hidden: true });

  constructor(private readonly strings: RecordedStrings) {
    this.root.setAttribute('aria-label', strings.typeLists);
  }

  update({ isWhole, zones }: RecordedTypeLists): void {
    const { strings } = this;
    render(
      html`<p class="note">${isWhole ? strings.typeListsHint : strings.typeListsPartial}</p>
        ${zones.map(
          ({ name, types, mixed, stolen }) =>
            html`<table aria-label=${name}>
              <caption>
                ${name}
                ${mixed + stolen === 0 ? '' : html`<span>${fill(strings.typeListsOfBlocks, formatCount(mixed), formatCount(stolen))}</span>`}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${strings.colorBy_type}</th>
                  ${types[0].counts.map((_, order) => html`<th scope="col" class="number">${order}</th>`)}
                  <th scope="col" class="number">${strings.typeListsPages}</th>
                  <th scope="col" class="number">${strings.typeListsBlocks}</th>
                </tr>
              </thead>
              <tbody>
                ${types.map(
                  ({ label, counts, pageBlocks }) =>
                    html`<tr>
                      <th scope="row">${label}</th>
                      ${counts.map((count) => html`<td class=${count === 0 ? 'number none' : 'number'}>${formatCount(count)}</td>`)}
                      <td class="number">${formatCount(counts.reduce((sum, count, order) => sum + count * 2 ** order, 0))}</td>
                      <td class="number">${formatCount(pageBlocks)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`,
        )}`,
      this.root,
    );
  }
}
