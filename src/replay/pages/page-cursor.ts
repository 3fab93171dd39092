// The pages of a recording at a position that moves: changes are done and undone, far ways begin at a checkpoint.
import { firstThat } from '../../model/first-that';
import { mixed, type PageHistory } from './page-history';
import { PageKind, PageKinds } from './page-kinds';

/** Told of pages that are one thing: bytes of the space, what they are, and the order of a free block, -1 for what is none. */
export type PageVisitor = (from: number, to: number, kind: PageKind, order: number) => void;

/** A way over fewer changes is gone change by change. */
const shortWay = 1 << 12;

export class PageCursor {
  readonly kinds: PageKinds;
  private at = 0;

  constructor(readonly history: PageHistory) {
    this.kinds = new PageKinds(history.stretches, history.maxOrder);
    this.kinds.load(history.checkpoints[0].kinds);
  }

  /** Goes to a position of the run. */
  seek(position: number): void {
    const target = this.history.done[position];
    if (Math.abs(target - this.at) > shortWay) this.approach(target);
    while (this.at < target) this.stepForward();
    while (this.at > target) this.stepBack();
  }

  /** Visits the bytes [from, to) of the space, which lie in one region, ascending: free blocks one by one, of the rest what is alike together. */
  forEachRun(from: number, to: number, visit: PageVisitor): void {
    const { kinds, heads, stretches } = this.kinds;
    const { pageBytes } = stretches;
    const end = Math.ceil(to / pageBytes);
    for (let page = Math.floor(from / pageBytes); page < end;) {
      const kind = kinds[page] as PageKind;
      let last = page + 1;
      if (kind === PageKind.Free) {
        const head = this.headOf(page);
        last = head + 2 ** (heads[head] - 1);
        page = head;
      } else while (last < end && kinds[last] === (kind as number)) last++;
      const order = kind === PageKind.Free ? heads[page] - 1 : -1;
      visit(Math.max(from, page * pageBytes), Math.min(to, last * pageBytes), kind, order);
      page = last;
    }
  }

  /** The first page of the free block that a free page lies in. */
  headOf(page: number): number {
    const { heads } = this.kinds;
    let head = page;
    while (heads[head] === 0) head--;
    return head;
  }

  private approach(target: number): void {
    const { checkpoints } = this.history;
    const after = firstThat(0, checkpoints.length, (index) => checkpoints[index].changes > target);
    const near = [checkpoints[after - 1], checkpoints.at(after)].filter((each) => each !== undefined);
    for (const { changes, kinds } of near) {
      if (Math.abs(changes - target) >= Math.abs(this.at - target)) continue;
      this.kinds.load(kinds);
      this.at = changes;
    }
  }

  private stepForward(): void {
    const { changes } = this.history;
    const row = this.at++;
    this.kinds.set(changes.stretch[row], changes.page[row], changes.order[row], changes.kind[row]);
  }

  private stepBack(): void {
    const { changes, mixtures } = this.history;
    const row = --this.at;
    const [stretch, page] = [changes.stretch[row], changes.page[row]];
    if (changes.before[row] !== mixed) return this.kinds.set(stretch, page, changes.order[row], changes.before[row]);
    mixtures.get(row)!.forEach((kind, index) => this.kinds.set(stretch, page + index, 0, kind));
  }
}
