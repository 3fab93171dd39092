import type { PictureFormat, ToWebview, ViewPicture } from '../protocol/messages';

/** A webview that says nothing for so long has none to give. */
const patience = 10_000;

/** Pictures that a webview was asked for and has not given yet. */
export class PictureRequests {
  private last = 0;
  private readonly open = new Map<number, (picture: ViewPicture | undefined) => void>();

  constructor(private readonly post: (message: ToWebview) => void) {}

  ask(format: PictureFormat): Promise<ViewPicture | undefined> {
    const id = ++this.last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answered(id, null), patience);
      this.open.set(id, (picture) => {
        clearTimeout(timer);
        resolve(picture);
      });
      this.post({ type: 'picture', id, format });
    });
  }

  answered(id: number, picture: ViewPicture | null): void {
    this.open.get(id)?.(picture ?? undefined);
    this.open.delete(id);
  }

  /** The webview is gone and answers nothing any more. */
  abandon(): void {
    for (const id of [...this.open.keys()]) this.answered(id, null);
  }
}
