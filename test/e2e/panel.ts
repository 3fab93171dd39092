/** What the memory map's page and its host have said to each other: what tests wait for in place of time. */
import * as assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually, type Workbench } from './workbench';

/**
 * Waits until the host has answered all that the panel has asked for, the answers are drawn, and what moves has come to rest. Messages
 * arrive in their order: an answer to a question of our own comes after all that was said before it. What the host works at in slices
 * is not waited for: it is sent when it is there.
 */
export async function answered(map: Frame): Promise<void> {
  await map.evaluate(async () => {
    const { panelHost } = globalThis as unknown as { panelHost: { postMessage(message: unknown): void } };
    let others = 0;
    const ask = (id: number): Promise<void> =>
      new Promise((resolve) => {
        const hear = ({ data }: MessageEvent<{ type: string; id?: number }>): void => {
          if (data.type !== 'answer' || data.id !== id) return void others++;
          window.removeEventListener('message', hear);
          resolve();
        };
        window.addEventListener('message', hear);
        panelHost.postMessage({ type: 'question', name: 'inspect', about: { byte: 0 }, id });
      });
    const drawn = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let id = -1, before = -1; before !== others; id -= 2) {
      before = others;
      await ask(id);
      await drawn();
      await drawn();
      // What was asked for while it was drawn, and what the host had kept back until it was.
      await ask(id - 1);
    }
    const moving = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    // One that is cancelled rests, too.
    await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)));
  });
}

/**
 * Opens an empty file over the panel, in its group of tabs, and waits until the panel's page is gone: what it keeps from then on is what it had saved.
 * The group is made the active one first: VS Code learns late that the focus is in a page.
 */
export async function hide(workbench: Workbench, map: Frame): Promise<void> {
  await workbench.page.locator('.tab', { hasText: 'Memory Map' }).click();
  await workbench.page.locator('.editor-group-container.active .tab.active', { hasText: 'Memory Map' }).waitFor();
  await workbench.runCommand('File: New Untitled Text File');
  await workbench.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
  await eventually(() => Promise.resolve(assert.ok(map.isDetached(), 'the hidden map is gone')));
}
