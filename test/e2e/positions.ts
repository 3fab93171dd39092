/** Where the memory map stands, and going somewhere else, as its user does. */
import type { Frame } from 'playwright-core';

/** Waits until the map, and the view in it, show a position: the number of operations done. `timeout`: milliseconds to wait at most, a minute without it. */
export async function standsAt(map: Frame, position: number, timeout?: number): Promise<void> {
  await map.waitForFunction(
    (wanted) => document.querySelector('.timeline [role="slider"]')?.getAttribute('aria-valuenow') === wanted,
    String(position),
    { timeout },
  );
}

/** Goes to a position by typing its number, and waits until the map shows it. */
export async function goTo(map: Frame, position: number): Promise<void> {
  const field = map.locator('.position-field input');
  await field.fill(String(position));
  await field.press('Enter');
  await standsAt(map, position);
}
