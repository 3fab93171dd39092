// A headless browser at the workbench, for whoever has no screen: the tests and `npm start -- --check`.
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.mjs';

const browserArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A hidden page must not be slowed down: the workbench and the memory map draw in animation frames.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

/**
 * Starts a headless Chromium.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser() {
  return chromium.launch({
    executablePath: await ensureBrowser(),
    headless: true,
    // The sandbox needs user namespaces or a set-uid helper: neither is there for root in a container.
    chromiumSandbox: process.getuid?.() !== 0 && process.env.CI === undefined,
    args: browserArguments,
    // processes.mjs ends us on these signals, and the exit handler of Playwright ends the browser.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * The innermost frame of a webview: the one that holds the extension's own HTML, two frames below the workbench.
 * @param {import('playwright-core').Page} page
 * @param {string} selector what the wanted webview shows: tells it from other webviews
 * @param {number} [timeout] milliseconds
 * @returns {Promise<import('playwright-core').Frame>} rejects when no webview shows the selector in time
 */
export async function webviewFrame(page, selector, timeout = 30_000) {
  const end = Date.now() + timeout;
  for (;;) {
    for (const frame of page.frames()) {
      // workbench > webview host (index.html) > extension's HTML (fake.html)
      if (frame.parentFrame()?.parentFrame() === page.mainFrame()) {
        const visible = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false); // The frame was replaced while we looked.
        if (visible) {
          return frame;
        }
      }
    }
    if (Date.now() > end) {
      const frames = page.frames().map((frame) => frame.url().slice(0, 120));
      throw new Error(`No webview shows "${selector}". Frames: ${frames.join(', ')}`);
    }
    await page.waitForTimeout(100);
  }
}
