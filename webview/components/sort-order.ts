// By which column a table's rows are sorted, and which way.
import type { Strings } from '../../src/protocol/strings';
import { fill } from './dom';

export class SortOrder<Sort extends string> {
  /** `names`: what begins with the first; figures begin with the greatest. */
  constructor(
    public sort: Sort,
    public descending: boolean,
    private readonly names: readonly string[],
  ) {}

  /** The title of a column was pressed: the same once more turns the order around. */
  press(sort: Sort): void {
    this.descending = sort === this.sort ? !this.descending : !this.names.includes(sort);
    this.sort = sort;
  }

  /** The order in a sentence, for those who do not see it. */
  told(strings: Strings, title: string): string {
    return fill(strings.sortedBy, title, this.descending ? strings.sortedDescending : strings.sortedAscending);
  }
}
