// What keeps free memory apart, whatever order is chosen; all of it comes with the frames.
import { html, nothing, render, type TemplateResult } from 'lit';
import { shortSite } from '../../../src/model/site-name';
import { formatCount, formatSize } from '../../../src/model/size';
import type { Selection } from '../../../src/protocol/inspection';
import { andMore } from '../../components/describe';
import { element, fill } from '../../components/dom';
import type { Pointed } from '../view';
import type { FreeListsBody, PinRow } from './protocol';
import type { FreeListsStrings } from './strings';

/** Allocations by what their release would give: a short table. */
export class FreeListsPins {
  readonly root: HTMLElement;

  constructor(
    private readonly strings: FreeListsStrings,
    private readonly address: (byte: number) => string,
    private readonly events: { select(byte: number): void; revealLine(line: number): void },
  ) {
    this.root = element('section', { class: 'pins', 'aria-label': strings.freeListsPins });
  }

  update(pins: FreeListsBody['pins'], selection: Selection | undefined): void {
    const { strings } = this;
    render(
      html`<h2 title=${strings.freeListsPinsHint}>${strings.freeListsPins}</h2>
        ${
          pins === 'searching' || pins.length === 0
            ? html`<p class="facts">${pins === 'searching' ? strings.freeListsSearching : strings.freeListsPinsNone}</p>`
            : html`<table>
                <thead>
                  <tr>
                    <th scope="col">${strings.freeListsPinsColumn}</th>
                    <th scope="col" class="number">${strings.freeListsPinsGives}</th>
                    <th scope="col" class="number">${strings.freeListsPinsHolds}</th>
                  </tr>
                </thead>
                <tbody>
                  ${pins.map((pin) => this.row(pin, selection))}
                </tbody>
              </table>`
        }`,
      this.root,
    );
  }

  /** The allocation that a mouse event, or the focus, is at. */
  placeOf(event: MouseEvent): Pointed | undefined {
    const row = (event.target as Element).closest<HTMLElement>('[data-byte]');
    return row && this.root.contains(row) ? { byte: Number(row.dataset.byte), allocated: true } : undefined;
  }

  private row({ from, to, count, bytes, slabs, first, site, names }: PinRow, selection: Selection | undefined): TemplateResult {
    const { strings, events } = this;
    const name = first.handle || strings.blockUnnamed;
    const line = fill(strings.operationLine, formatCount(first.line));
    const owner = site === undefined ? line : `${shortSite(site)}, ${line}`;
    const named = names.map((each) => each || strings.blockUnnamed).join(', ');
    const all = [andMore(strings, named, count - names.length), site].filter((each) => each !== undefined).join('\n');
    const press = (): void => {
      events.select(first.from);
      events.revealLine(first.line);
    };
    const selected = selection && first.from < selection.to && first.to > selection.from;
    return html`<tr
      class=${first.passes === undefined ? nothing : first.passes ? 'passes' : 'dimmed'}
      data-byte=${first.from}
      data-end=${first.to}
      aria-current=${selected === true ? 'true' : nothing}
      @click=${press}
    >
      <td title=${all}>
        <button type="button" class="link">${andMore(strings, name, count - 1)}</button>
        <span class="facts">${owner}</span>
      </td>
      <td
        class="number"
        title=${fill(slabs ? strings.freeListsPinsSlabs : strings.freeListsPinsBlock, formatSize(to - from), this.address(from))}
      >
        ${formatSize(to - from)}
      </td>
      <td class="number">${formatSize(bytes)}</td>
    </tr>`;
  }
}
