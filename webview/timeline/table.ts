// The timeline as a table: marks and ends come with its picture, the present position with the frames.
import type { Metrics } from '../../src/model/metrics';
import { timelineSeries, type TimelineMessage } from '../../src/protocol/timeline';
import type { Strings } from '../../src/protocol/strings';
import { formatCount } from '../components/dom';
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

  setMarks({ marks, from, to, ends }: TimelineMessage): void {
    const { timelineStart, timelineEnd } = this.strings;
    this.marks = [
      { position: from, text: timelineStart, values: ends.from },
      ...marks,
      { position: to, text: timelineEnd, values: ends.to },
    ];
    this.refresh();
  }

  update(position: number, metrics: Metrics): void {
    const values = timelineSeries.map((name) => metrics[name]);
    this.present = { position, text: this.strings.timelinePresent, values, className: 'present' };
    this.refresh();
  }

  private refresh(): void {
    const all = this.present ? [...this.marks, this.present] : this.marks;
    this.entries = [...all].sort((one, other) => one.position - other.position);
    const row = ({ position, text, values, className }: Entry): TableRow => ({
      className,
      cells: [formatCount(position), text, ...timelineSeries.map((name, index) => formatSeries(name, values[index]))],
    });
    this.table.update({ total: this.entries.length, at: (index) => row(this.entries[index]) });
  }
}
