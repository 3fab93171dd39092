// The heads of the slabs' columns. They know by which one the rows are to be sorted; the host sorts them.
import { html, nothing, render, type TemplateResult } from 'lit';
import { element } from '../../components/dom';
import type { SlabsSortKey } from './protocol';
import type { SlabsStrings } from './strings';

/** Buttons that sort; the same once more turns the order around. Figures begin with the greatest, names with the first. */
export class SlabsHeads {
  readonly root = element('div', { class: 'slabs-head' });
  descending: boolean;

  constructor(
    private readonly strings: SlabsStrings,
    public sort: SlabsSortKey,
    descending: boolean | undefined,
    private readonly changed: () => void,
  ) {
    this.descending = descending ?? sort !== 'name';
    this.show();
  }

  private show(): void {
    const { strings } = this;
    render(
      html`${this.head('name', strings.columnCache, strings.columnCache)}
        <div class="cell strip">${strings.slabsColumnSlots}</div>
        ${this.head('objects', strings.slabsColumnObjects, strings.slabsColumnObjectsHint)}
        ${this.head('use', strings.slabsColumnUse, strings.slabsColumnUseHint)}
        ${this.head('bytes', strings.slabsColumnBytes, strings.slabsColumnBytesHint)}
        ${this.head('waste', strings.slabsColumnWaste, strings.slabsColumnWasteHint)}`,
      this.root,
    );
  }

  private head(key: SlabsSortKey, title: string, hint: string): TemplateResult {
    const sorted = key === this.sort;
    return html`<button
      type="button"
      class="cell ${key === 'name' ? 'name' : 'number'}"
      title=${`${hint}\n${this.strings.slabsSort}`}
      data-sort=${!sorted ? nothing : this.descending ? 'descending' : 'ascending'}
      aria-pressed=${sorted ? 'true' : 'false'}
      @click=${() => this.sortBy(key)}
    >
      ${title}
    </button>`;
  }

  private sortBy(key: SlabsSortKey): void {
    this.descending = key === this.sort ? !this.descending : key !== 'name';
    this.sort = key;
    this.show();
    this.changed();
  }
}
