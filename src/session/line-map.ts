// Lines of a text that was run, and the same lines in the text as it is after some edits: so that what the run says stands where it belongs.
import { firstThat } from '../model/first-that';
/** A change of a text: the lines [line, line + removed) became `added` lines. 1-based; a part of a line counts as the line. */
export interface LineEdit {
  readonly line: number;
  readonly removed: number;
  readonly added: number;
}

/** A stretch of lines that no edit has touched. */
interface Stretch {
  /** Its first line as the text was, and as it is. */
  readonly before: number;
  readonly now: number;
  readonly length: number;
}

/** Both ways between the lines as they were and as they are. Lines that were edited have no counterpart. */
export class LineMap {
  private stretches: Stretch[] = [{ before: 1, now: 1, length: Infinity }];

  /** Whether every line is where it was. */
  get isUnchanged(): boolean {
    return this.stretches.length === 1 && this.stretches[0].length === Infinity && this.stretches[0].now === this.stretches[0].before;
  }

  /** Takes in the next edit. */
  apply({ line, removed, added }: LineEdit): void {
    const end = line + removed;
    const shifted: Stretch[] = [];
    for (const { before, now, length } of this.stretches) {
      const head = Math.min(length, line - now);
      if (head > 0) shifted.push({ before, now, length: head });
      const skipped = Math.max(0, end - now);
      if (length > skipped) shifted.push({ before: before + skipped, now: now + skipped + added - removed, length: length - skipped });
    }
    this.stretches = shifted;
  }

  /** The line it was, of a line there is; undefined where it was edited. */
  before(now: number): number | undefined {
    const found = this.lastAt(now, 'now');
    return found && now - found.now < found.length ? found.before + (now - found.now) : undefined;
  }

  /** The line it is, of a line there was; undefined where it was edited or is gone. */
  now(before: number): number | undefined {
    const found = this.lastAt(before, 'before');
    return found && before - found.before < found.length ? found.now + (before - found.before) : undefined;
  }

  private lastAt(line: number, side: 'before' | 'now'): Stretch | undefined {
    return this.stretches[firstThat(0, this.stretches.length, (index) => this.stretches[index][side] > line) - 1];
  }
}
