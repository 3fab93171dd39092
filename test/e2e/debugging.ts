/** What tests of the debugger look at and press in a window of VS Code. */
import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually, type Workbench } from './workbench';

export class Debugging {
  constructor(private readonly workbench: Workbench) {}

  /** Presses F5 where no session is stopped, and waits until one is, at a frame that reads so. */
  async start(frame: RegExp): Promise<void> {
    await this.workbench.page.keyboard.press('F5');
    await this.workbench.page.locator('.debug-toolbar').waitFor();
    await this.workbench.page.keyboard.press('Control+Shift+D');
    await this.atFrame(frame);
  }

  /** The rows of a view of the debugger, such as `.debug-watch`. */
  rows(view: string): Locator {
    return this.workbench.page.locator(`${view} .monaco-list-row`);
  }

  /** The rows of the call stack: the frames, the innermost first; with several sessions, each below the row that names it. */
  async stack(): Promise<string[]> {
    return (await this.rows('.debug-call-stack').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  }

  /** The variables that are shown, as `name = value`. */
  async variables(): Promise<string[]> {
    return (await this.rows('.debug-variables').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  }

  /** Waits until the innermost frame reads so. */
  async atFrame(text: RegExp): Promise<void> {
    await eventually(async () => assert.match((await this.stack())[0] ?? '', text));
  }

  /** Presses a button of the debug toolbar: the palette has no commands for going back. */
  async press(icon: string): Promise<void> {
    await this.workbench.page.locator(`.debug-toolbar .codicon-${icon}`).click();
  }
}
