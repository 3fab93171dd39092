// Questions that one side asks the other and that are answered once. What is asked and what comes back stand together, by the question's
// name; numbers bring the two together.
import type { Inspection } from './inspection';
import type { PictureFormat, ViewPicture } from './picture';

/** What the page asks the host. */
export interface AskedOfHost {
  /** What lies at a byte of the arena; null where nothing can be said. */
  readonly inspect: { readonly about: { readonly byte: number }; readonly answer: Inspection | null };
}

/** What the host asks the page. */
export interface AskedOfPage {
  /** The active view as it is on the screen; null where there is none. */
  readonly picture: { readonly about: { readonly format: PictureFormat }; readonly answer: ViewPicture | null };
}

type Table<Names extends PropertyKey> = { readonly [Name in Names]: { readonly about: unknown; readonly answer: unknown } };

export type Question<Asked extends Table<keyof Asked>> = {
  [Name in keyof Asked]: { readonly type: 'question'; readonly id: number; readonly name: Name; readonly about: Asked[Name]['about'] };
}[keyof Asked];

export type Answer<Asked extends Table<keyof Asked>> = {
  [Name in keyof Asked]: { readonly type: 'answer'; readonly id: number; readonly name: Name; readonly answer: Asked[Name]['answer'] };
}[keyof Asked];

/** The questions of one side that are still open. */
export class Questions<Asked extends Table<keyof Asked>> {
  private last = 0;
  private readonly open = new Map<number, (answer: Asked[keyof Asked]['answer'] | undefined) => void>();

  /** `patience`: milliseconds after which there will be no answer; without it the other side is waited for. */
  constructor(
    private readonly send: (question: Question<Asked>) => void,
    private readonly patience?: number,
  ) {}

  /** Resolves to the answer; undefined when there will be none. */
  ask<Name extends keyof Asked>(name: Name, about: Asked[Name]['about']): Promise<Asked[Name]['answer'] | undefined> {
    const id = ++this.last;
    return new Promise((resolve) => {
      const timer = this.patience === undefined ? undefined : setTimeout(() => this.close(id, undefined), this.patience);
      this.open.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.send({ type: 'question', id, name, about });
    });
  }

  /** An answer has come; one to a question that is closed, or was never asked, is passed over. */
  answered({ id, answer }: Answer<Asked>): void {
    this.close(id, answer);
  }

  /** The other side is gone and answers nothing any more. */
  abandon(): void {
    for (const id of [...this.open.keys()]) this.close(id, undefined);
  }

  private close(id: number, answer: Asked[keyof Asked]['answer'] | undefined): void {
    const resolve = this.open.get(id);
    this.open.delete(id);
    resolve?.(answer);
  }
}
