// The timeline as a table: marks and ends come with its picture, the present position with the frames.
import { formatCount } from '../../src/model/size';
import type { Metrics } from '../../src/model/metrics';
import { timelineSeries, type StretchMessage, type TimelineMessage } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { formatSeries, seriesNames } from './legend';
import { VirtualTable, type TableRow } from '../components/virtual-table';

interface Entry {
  readonly position: number;
  readonly text: string;
  readonly values: readonly number[];
  readonly className?: string;
}

/** What the timeline draws, in words: the figures at its ends, at the marks and at the present position. */
export class TimelineTable {
  readonly root: HTMLElement;
  private readonly table: VirtualTable;
  private marks: readonly Entry[] = [];
  private stretch: readonly Entry[] | undefined;
  private present: Entry | undefined;
  private entries: readonly Entry[] = [];

  constructor(
    private readonly strings: Strings,
    moveTo: (position: number) => void,
  ) {
    this.table = new VirtualTable(
      [
        { title: strings.columnPosition, kind: 'number' },
        { title: strings.columnMark, kind: 'grow' },
        ...timelineSeries.map((name) => ({ title: strings[seriesNames[name]], kind: 'number' as const })),
      ],
      strings.timelineTable,
      { activate: (index) => moveTo(this.entries[index].position) },
    );
    this.root = this.table.root;
  }

  /** Marks and ends of what is shown. */
  setMarks({ marks, from, to, ends }: TimelineMessage): void {
    this.marks = withEnds(
      marks,
      { position: from, text: this.strings.timelineStart, values: ends.from },
      this.strings.timelineEnd,
      to,
      ends.to,
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
        { position: stretch.from, text: timelineStretchStart, values: stretch.ends.from },
        timelineStretchStop,
        stretch.to,
        stretch.ends.to,
      );
    this.refresh();
  }

  update(position: number, metrics: Metrics): void {
    const values = timelineSeries.map((name) => metrics[name]);
    this.present = { position, text: this.strings.timelinePresent, values, className: 'present' };
    this.refresh();
  }

  show(shown: boolean): void {
    this.root.hidden = !shown;
    this.refresh();
  }

  private refresh(): void {
    if (this.root.hidden) return;
    const { present, marks, stretch } = this;
    const rows = stretch ?? marks;
    const all = present && (!stretch || isWithin(present, stretch)) ? [...rows, present] : rows;
    this.entries = [...all].sort((one, other) => one.position - other.position);
    const row = ({ position, text, values, className }: Entry): TableRow => ({
      className,
      cells: [formatCount(position), text, ...timelineSeries.map((name, index) => formatSeries(name, values[index]))],
    });
    this.table.update({ total: this.entries.length, at: (index) => row(this.entries[index]) });
  }
}

function withEnds(marks: readonly Entry[], start: Entry, text: string, position: number, values: readonly number[]): readonly Entry[] {
  return [start, ...marks, { position, text, values }];
}

/** Whether an entry lies between the first and the last of others. */
function isWithin({ position }: Entry, entries: readonly Entry[]): boolean {
  return position >= entries[0].position && position <= entries[entries.length - 1].position;
}
