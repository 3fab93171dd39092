import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figure } from './figures';
import { root } from '../project';

/** Figures of the extension in a real VS Code that have a target, from the last `npm run bench:webview`; none where that was not run. */
export function readHostTimings(): Figure[] {
  const file = path.join(root, 'test-artifacts', 'bench-webview.json');
  if (!existsSync(file)) return [];
  const { figures } = JSON.parse(readFileSync(file, 'utf8')) as { figures: Figure[] };
  return figures
    .filter(({ target }) => target !== undefined)
    .map(({ subject, what, value, unit, target }) => ({ subject: `bench:webview, ${subject}`, what, value, unit, target }));
}
