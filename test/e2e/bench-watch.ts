/** Watches, from inside the webview, which frames come to the page and when each is drawn. */
import type { Frame } from 'playwright-core';

/** What the page's own clock says, kept by `watchFrames` in the webview. */
export interface Watch {
  /** Milliseconds that each animation frame's work took. */
  readonly work: number[];
  /** When the first message of a run under way came, and when the first frame of each run was drawn. */
  runningAt: number | undefined;
  readyAt: number | undefined;
  drawnAt: number | undefined;
  /** Bytes of the last message that was a frame, and of the largest. */
  messageBytes: number;
  largestMessage: number;
  position: number;
  drawnPosition: number;
}

/** Watches messages and animation frames from inside the webview. */
export async function watchFrames(map: Frame): Promise<void> {
  await map.evaluate(() => {
    const watch: Watch = {
      work: [],
      runningAt: undefined,
      readyAt: undefined,
      drawnAt: undefined,
      messageBytes: 0,
      largestMessage: 0,
      position: -1,
      drawnPosition: -1,
    };
    (window as unknown as { watch: Watch }).watch = watch;
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((time) => {
        const start = performance.now();
        callback(time);
        watch.work.push(performance.now() - start);
        if (watch.position !== watch.drawnPosition) {
          watch.drawnPosition = watch.position;
          watch.drawnAt = performance.now();
        }
      });
    const sizeOf = (value: unknown): number => {
      if (value instanceof ArrayBuffer) return value.byteLength;
      if (ArrayBuffer.isView(value)) return value.byteLength;
      if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 0);
      if (typeof value === 'object' && value !== null) {
        return Object.entries(value).reduce((sum, [key, each]) => sum + key.length + sizeOf(each), 0);
      }
      return typeof value === 'string' ? value.length : 8;
    };
    window.addEventListener('message', ({ data }: MessageEvent<{ type: string; position?: number; status?: { kind: string } }>) => {
      if (data.type === 'frame') {
        watch.messageBytes = sizeOf(data);
        watch.largestMessage = Math.max(watch.largestMessage, watch.messageBytes);
        watch.position = data.position ?? -1;
      } else if (data.type === 'state' && data.status?.kind === 'running') watch.runningAt ??= performance.now();
      else if (data.type === 'state' && data.status?.kind === 'ready') watch.readyAt ??= performance.now();
    });
  });
}

export function watchOf(map: Frame): Promise<Watch> {
  return map.evaluate(() => (window as unknown as { watch: Watch }).watch);
}

/** Goes to a position as one who types its number, and returns the milliseconds until that is drawn. */
export function scrubTo(map: Frame, position: number): Promise<number> {
  return map.evaluate(
    (target) =>
      new Promise<number>((resolve) => {
        const { watch } = window as unknown as { watch: Watch };
        const field = document.querySelector<HTMLElement & { value: string }>('.position-field');
        const start = performance.now();
        const look = (): void => {
          if (watch.drawnPosition === target) resolve((watch.drawnAt ?? NaN) - start);
          else setTimeout(look, 1);
        };
        if (field) {
          field.value = String(target);
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
        look();
      }),
    position,
  );
}

/**
 * Asks the host what is at the first byte, and returns the milliseconds until the animation frame after its answer: what draws what the host says is
 * never faster.
 */
export function askHost(map: Frame): Promise<number> {
  return map.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const { panelHost } = globalThis as unknown as { panelHost: { postMessage(message: unknown): void } };
        const start = performance.now();
        const id = -Math.ceil(start * 1000);
        const hear = ({ data }: MessageEvent<{ type: string; id?: number }>): void => {
          if (data.type !== 'answer' || data.id !== id) return;
          window.removeEventListener('message', hear);
          requestAnimationFrame(() => resolve(performance.now() - start));
        };
        window.addEventListener('message', hear);
        panelHost.postMessage({ type: 'question', name: 'inspect', about: { byte: 0 }, id });
      }),
  );
}
