// The view of changes: what was added, freed and moved between the pinned position and the present one, as a table of the rows in view.
import './style.css';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { formatCount } from '../../../src/model/size';
import type { FrameMessage, RunSummary } from '../../../src/protocol/messages';
import { spaceOfColumns } from '../../../src/protocol/space';
import { Choice } from '../../components/choice';
import { element, fill, setText } from '../../components/dom';
import { RowsInView } from '../../components/rows-in-view';
import { SortOrder } from '../../components/sort-order';
import { StartOfTrace } from '../../components/scrolled';
import { VirtualTable, type TableRow } from '../../components/virtual-table';
import type { Pointed, View, ViewActions } from '../view';
import { changeSorts, type ChangeListing, type ChangesBody, type ChangeSort, type ChangesRequest, type ChangesTold } from './protocol';
import { allocationRow, expressionOf, figuresText, sumRow } from './text';
import { readSavedChanges, type SavedChanges } from './saved';

/** What has changed since the pinned position, by call site, cache, size or allocation. */
export class ChangesView implements View {
  readonly name = 'changes';
  readonly root: HTMLElement;
  private readonly head = element('h2');
  private readonly figures = element('span', { class: 'changes-figures' });
  private readonly working = element('span', { class: 'heat-progress', role: 'status' });
  private readonly listings: Choice<ChangeListing>;
  private readonly sums: VirtualTable;
  private readonly allocations: VirtualTable;
  private readonly content: HTMLElement;
  private readonly none = element('p', { class: 'nothing' });
  private readonly pin: HTMLElement;
  private readonly start: StartOfTrace;
  private run: RunSummary | undefined;
  private told: ChangesTold | undefined;
  private frame: FrameMessage | undefined;
  private by: ChangeListing;
  private readonly order: SortOrder<ChangeSort>;
  private readonly rows = new RowsInView();
  private asked = '';

  constructor(
    private readonly actions: ViewActions<'changes'>,
    saved: unknown,
  ) {
    const { strings } = actions;
    const { by, sort, descending } = readSavedChanges(saved);
    this.by = by ?? 'owner';
    this.order = new SortOrder(sort ?? 'growth', descending ?? true, ['name']);
    this.listings = new Choice(
      strings.changesBy,
      [
        { value: 'owner', label: strings.changesBySite },
        { value: 'cache', label: strings.changesByCache },
        { value: 'size', label: strings.changesBySize },
        { value: 'allocation', label: strings.changesByAllocation },
      ],
      (each) => this.list(each),
    );
    this.sums = this.createSums();
    this.allocations = this.createAllocations();
    this.pin = element('vscode-button');
    this.pin.addEventListener('click', () => actions.pinPosition());
    this.content = element(
      'div',
      { class: 'changes-content' },
      element('div', { class: 'view-tools' }, this.head, this.figures, this.working),
      element('div', { class: 'view-tools' }, this.listings.root),
      element('div', { class: 'changes-table' }, this.sums.root, this.allocations.root),
    );
    this.root = element(
      'section',
      { class: 'changes-view', 'aria-label': strings.changes },
      element('div', { class: 'changes-none' }, this.none, this.pin),
      this.content,
    );
    this.start = new StartOfTrace(this.root);
    this.sums.showSorted(changeSorts.indexOf(this.order.sort), this.order.descending);
  }

  setRun(run: RunSummary, sameTrace: boolean): void {
    this.run = run;
    this.asked = '';
    const { style } = this.root;
    style.setProperty('--digits', `${Math.max(6, formatCount(run.operationCount).length)}ch`);
    const space = spaceOfColumns(run.space);
    style.setProperty('--address', `${Math.max(6, space.format(Math.max(0, space.size - 1)).length)}ch`);
    if (sameTrace) return;
    this.toStart();
    this.start.begin();
  }

  request(): ChangesRequest | undefined {
    if (!this.run) return undefined;
    const { sort, descending } = this.order;
    const request: ChangesRequest = { kind: 'changes', by: this.by, sort, descending, ...this.rows.wanted };
    const asked = JSON.stringify(request);
    if (asked === this.asked) return undefined;
    this.asked = asked;
    return request;
  }

  update(frame: FrameMessage): void {
    const { body, position, pinnedPosition, find, selection } = frame;
    if (body.kind !== 'changes') return;
    const { strings } = this.actions;
    const { told } = body;
    this.frame = frame;
    this.told = told;
    const isHere = pinnedPosition === position;
    this.content.hidden = pinnedPosition === undefined || isHere;
    this.none.parentElement!.hidden = !this.content.hidden;
    this.pin.hidden = pinnedPosition !== undefined;
    setText(this.none, isHere ? strings.changesHere : strings.changesNone);
    setText(this.pin, fill(strings.changesPin, formatCount(position)));
    setText(this.working, told?.to !== position || told.from !== pinnedPosition ? strings.changesWorking : '');
    this.nameListings(body);
    if (!told) return;
    setText(this.head, fill(strings.changesHead, formatCount(told.from), formatCount(told.to)));
    setText(this.figures, figuresText(strings, told));
    const isSums = told.by !== 'allocation';
    this.sums.root.hidden = !isSums;
    this.allocations.root.hidden = isSums;
    if (isSums) {
      this.sums.update({ total: told.total, at: (index) => sumRow(strings, told.sums?.[index - told.first], told.by, find?.text) });
    } else {
      const at = (index: number): TableRow | undefined =>
        allocationRow(strings, told.allocations?.[index - told.first], selection?.operation);
      this.allocations.update({ total: told.total, at });
    }
    this.start.drawn();
  }

  setTheme(): void {
    // It draws nothing itself.
  }

  resize(): void {
    // It asks again in any case: the host has answered another view since.
    this.asked = '';
    this.start.shown();
  }

  keyDown(): boolean {
    return false;
  }

  contextAt(event: MouseEvent): Pointed | undefined {
    const { told } = this;
    if (!told) return undefined;
    if (told.by === 'allocation') {
      const row = told.allocations?.[this.allocations.rowOf(event) - told.first];
      const byte = row && (row.after ?? row.before)?.byte;
      return byte === undefined ? undefined : { byte, allocated: row?.after !== undefined };
    }
    const row = told.sums?.[this.sums.rowOf(event) - told.first];
    const filter = row && expressionOf(row, told.by);
    return row?.line === undefined || filter === undefined ? undefined : { line: row.line, filter };
  }

  save(): SavedChanges {
    const { sort, descending } = this.order;
    return { by: this.by, sort, descending };
  }

  sheet(): undefined {
    return undefined;
  }

  private nameListings({ hasSites, hasCaches }: ChangesBody): void {
    const { strings } = this.actions;
    const owner = this.listings.root.querySelector('[data-value="owner"]');
    if (owner) setText(owner, hasSites ? strings.changesBySite : strings.changesByLine);
    this.listings.disable('cache', hasCaches ? undefined : strings.changesNoCaches);
    const by = this.by === 'cache' && !hasCaches ? 'owner' : this.by;
    this.listings.select(by);
    this.sums.entitle(0, this.listings.root.querySelector(`[data-value="${by}"]`)?.textContent ?? '');
  }

  private createSums(): VirtualTable {
    const { strings } = this.actions;
    return new VirtualTable(
      [
        { title: strings.changesBy, kind: 'grow' },
        { title: strings.changesColumnGrowth, hint: strings.changesColumnGrowthHint, kind: 'number' },
        { title: strings.changesColumnAdded, hint: strings.changesColumnAddedHint, kind: 'number' },
        { title: strings.changesColumnAddedBytes, hint: strings.changesColumnAddedHint, kind: 'number' },
        { title: strings.changesColumnFreed, hint: strings.changesColumnFreedHint, kind: 'number' },
        { title: strings.changesColumnFreedBytes, hint: strings.changesColumnFreedHint, kind: 'number' },
        { title: strings.changesColumnMoved, hint: strings.changesColumnMovedHint, kind: 'number' },
        { title: strings.changesColumnResized, hint: strings.changesColumnResizedHint, kind: 'number' },
      ],
      strings.changes,
      {
        activate: (index) => this.revealSum(index),
        choose: (index) => this.filterBySum(index),
        range: (from, count) => this.showRows('sums', from, count),
        sort: (column) => this.sortBy(column),
      },
    );
  }

  private createAllocations(): VirtualTable {
    const { strings } = this.actions;
    return new VirtualTable(
      [
        { title: strings.changesColumnChange, kind: 'text' },
        { title: strings.columnHandle, kind: 'grow' },
        { title: strings.changesColumnWasAt, kind: 'text' },
        { title: strings.columnSize, kind: 'number' },
        { title: strings.changesColumnIsAt, kind: 'text' },
        { title: strings.columnSize, kind: 'number' },
        { title: strings.changesColumnOperation, hint: strings.changesColumnOperationHint, kind: 'number' },
        { title: strings.columnLine, kind: 'number' },
      ],
      strings.changes,
      {
        activate: (index) => this.revealAllocation(index),
        choose: (index) => this.selectAllocation(index),
        range: (from, count) => this.showRows('allocations', from, count),
      },
    );
  }

  /** Filters every view; the same once more ends it. */
  private filterBySum(index: number): void {
    const { told, frame } = this;
    const row = told?.sums?.[index - told.first];
    const filter = row && told && expressionOf(row, told.by);
    if (filter !== undefined) this.actions.setFilter(frame?.find?.text === filter ? '' : filter);
  }

  private revealSum(index: number): void {
    const line = this.told?.sums?.[index - this.told.first]?.line;
    if (line !== undefined) this.actions.revealLine(line);
    else this.filterBySum(index);
  }

  private selectAllocation(index: number): void {
    const row = this.told?.allocations?.[index - this.told.first];
    const byte = row && (row.after ?? row.before)?.byte;
    if (byte !== undefined) this.actions.select(byte);
  }

  private revealAllocation(index: number): void {
    const row = this.told?.allocations?.[index - this.told.first];
    const line = row && (row.after ?? row.before)?.line;
    if (line !== undefined) this.actions.revealLine(line);
  }

  private showRows(table: 'sums' | 'allocations', from: number, count: number): void {
    if (this[table].root.hidden) return;
    if (this.rows.cover(from, count)) this.actions.requestView();
  }

  private list(by: ChangeListing): void {
    this.by = by;
    this.listings.select(by);
    this.toStart();
    this.actions.requestView();
    this.actions.save();
  }

  private toStart(): void {
    this.rows.toStart();
    this.sums.toStart();
    this.allocations.toStart();
  }

  private sortBy(column: number): void {
    const { order, sums, actions } = this;
    order.press(changeSorts[column]);
    sums.showSorted(column, order.descending);
    const title = sums.root.querySelectorAll('[role="columnheader"]')[column]?.textContent ?? '';
    actions.announce(order.told(actions.strings, title));
    actions.requestView();
    actions.save();
  }
}
