// The timeline as tables: marks and ends come with its picture, the present position with the frames, and what each thread did.
import { formatSingleTime } from '../../src/model/duration';
import { formatCount, formatSize } from '../../src/model/size';
import type { Metrics } from '../../src/model/metrics';
import { timelineSeries, type StretchMessage, type TimelineMessage } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { element, fill } from '../components/dom';
import { VirtualTable, type TableColumn, type TableRow } from '../components/virtual-table';
import { cellLength, formatAllocated, formatCalls, laneName } from './activity-texts';
import { formatSeries, seriesNames } from './legend';
import { cellAt, secondsOf, type TimelinePicture } from './picture';

interface Entry {
  readonly position: number;
  /** In ticks; absent where the run has no clock. */
  readonly time?: number;
  readonly text: string;
  readonly values: readonly number[];
  readonly className?: string;
}

export interface TimelineTableEvents {
  moveTo(position: number): void;
  /** Filters all views by a thread, or no longer. */
  chooseThread(name: string): void;
}

/** What the timeline draws, in words: the figures at its ends, at the marks and at the present position, and its threads. */
export class TimelineTable {
  readonly root = element('div', { class: 'timeline-tables' });
  private table: VirtualTable | undefined;
  private threads: VirtualTable | undefined;
  private picture: TimelinePicture | undefined;
  private marks: readonly Entry[] = [];
  private stretch: readonly Entry[] | undefined;
  private present: Entry | undefined;
  private entries: readonly Entry[] = [];
  /** The titles of the table's columns. */
  private titles = '';

  constructor(
    private readonly strings: Strings,
    private readonly events: TimelineTableEvents,
  ) {}

  /** Marks and ends of what is shown. */
  setMarks({ marks, positions, ends, times }: TimelineMessage, picture: TimelinePicture): void {
    const { strings } = this;
    this.picture = picture;
    this.marks = withEnds(
      marks,
      { position: positions.from, time: times?.from, text: strings.timelineStart, values: ends.from },
      { position: positions.to, time: times?.to, text: strings.timelineEnd, values: ends.to },
    );
    this.refresh();
  }

  /** Shows only what lies in a stretch; all again without one. */
  setStretch(stretch: StretchMessage | undefined): void {
    const { timelineStretchStart, timelineStretchStop } = this.strings;
    this.stretch =
      stretch &&
      withEnds(
        stretch.marks,
        { position: stretch.from, time: stretch.times?.from, text: timelineStretchStart, values: stretch.ends.from },
        { position: stretch.to, time: stretch.times?.to, text: timelineStretchStop, values: stretch.ends.to },
      );
    this.refresh();
  }

  update(position: number, time: number | undefined, metrics: Metrics): void {
    const values = timelineSeries.map((name) => metrics[name]);
    this.present = { position, time, text: this.strings.timelinePresent, values, className: 'present' };
    this.refresh();
  }

  show(shown: boolean): void {
    this.root.hidden = !shown;
    this.refresh();
  }

  private refresh(): void {
    if (this.root.hidden) return;
    const { present, marks, stretch, picture } = this;
    const rows = stretch ?? marks;
    const all = present && (!stretch || isWithin(present, stretch)) ? [...rows, present] : rows;
    this.entries = [...all].sort((one, other) => one.position - other.position);
    this.make(picture).update({ total: this.entries.length, at: (index) => this.row(this.entries[index], picture) });
    const lanes = picture?.threads?.lanes ?? [];
    this.threads?.update({
      total: lanes.length,
      at: (index) => ({ cells: [laneName(this.strings, lanes[index]), formatCount(lanes[index].calls), formatSize(lanes[index].bytes)] }),
    });
  }

  private row({ position, time, text, values, className }: Entry, picture: TimelinePicture | undefined): TableRow {
    const cells = [formatCount(position), text, ...timelineSeries.map((name, index) => formatSeries(name, values[index]))];
    if (!picture) return { className, cells };
    const { strings } = this;
    const place = picture.axis === 'time' ? time : position;
    const cell = place === undefined ? undefined : cellAt(picture.rates, place);
    cells.push(formatAllocated(strings, picture, cell));
    if (picture.rates.calls) cells.push(formatCalls(strings, picture, cell));
    if (picture.clock) cells.splice(1, 0, time === undefined ? '' : formatSingleTime(secondsOf(picture.clock, time)));
    return { className, cells };
  }

  /** The table, with the columns that there is something for. */
  private make(picture: TimelinePicture | undefined): VirtualTable {
    const { strings, events } = this;
    const columns = this.columnsFor(picture);
    const titles = [...columns.map(({ title, hint = '' }) => title + hint), String(picture?.threads !== undefined)].join('\n');
    if (this.table && titles === this.titles) return this.table;
    this.titles = titles;
    this.table = new VirtualTable(columns, strings.timelineTable, { activate: (index) => events.moveTo(this.entries[index].position) });
    this.threads = picture?.threads && this.makeThreads();
    this.table.root.classList.toggle('timed', picture?.clock !== undefined);
    this.table.root.classList.toggle('by-time', picture?.axis === 'time');
    this.root.replaceChildren(this.table.root, ...(this.threads ? [this.threads.root] : []));
    return this.table;
  }

  private columnsFor(picture: TimelinePicture | undefined): readonly TableColumn[] {
    const { strings } = this;
    const columns: TableColumn[] = [
      { title: strings.columnPosition, kind: 'number' },
      { title: strings.columnMark, kind: 'grow' },
      ...timelineSeries.map((name) => ({ title: strings[seriesNames[name]], kind: 'number' as const })),
    ];
    if (!picture) return columns;
    const over = fill(strings.timelineRateOver, cellLength(strings, picture));
    columns.push({ title: strings.timelineAllocated, hint: over, kind: 'number' });
    if (picture.rates.calls) columns.push({ title: strings.timelineCalls, hint: over, kind: 'number' });
    if (picture.clock) columns.splice(1, 0, { title: strings.timelineTime, hint: strings.timelineTimeHint, kind: 'number' });
    return columns;
  }

  private makeThreads(): VirtualTable {
    const { strings, events } = this;
    const columns: TableColumn[] = [
      { title: strings.timelineThread, kind: 'grow' },
      { title: strings.timelineCalls, kind: 'number' },
      { title: strings.timelineAllocated, kind: 'number' },
    ];
    const table = new VirtualTable(columns, strings.timelineThreads, {
      activate: (index) => {
        const name = this.picture?.threads?.lanes[index]?.name;
        if (name !== undefined) events.chooseThread(name);
      },
    });
    table.root.classList.add('threads');
    return table;
  }
}

function withEnds(marks: readonly Entry[], start: Entry, end: Entry): readonly Entry[] {
  return [start, ...marks, end];
}

/** Whether an entry lies between the first and the last of others. */
function isWithin({ position }: Entry, entries: readonly Entry[]): boolean {
  return position >= entries[0].position && position <= entries[entries.length - 1].position;
}
