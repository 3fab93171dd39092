import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { below, type Figure } from './figures';
import { root } from './project';

const activationMilliseconds = 100;
const firstPictureMilliseconds = 1500;

/** What `npm run bench:webview` writes down, in milliseconds. */
interface HostTimings {
  /** As VS Code tells it of running extensions. */
  readonly activation?: number;
  /** From the document of a million operations until the memory map has drawn. */
  readonly firstPicture?: number;
}

/** Figures of the extension in a real VS Code, from the last `npm run bench:webview`; none where that was not run. */
export function readHostTimings(): Figure[] {
  const file = path.join(root, 'test-artifacts', 'host-timings.json');
  if (!existsSync(file)) return [];
  const { activation, firstPicture } = JSON.parse(readFileSync(file, 'utf8')) as HostTimings;
  const subject = 'the extension, when bench:webview ran last';
  const figure = (what: string, value: number | undefined, limit: number): Figure[] =>
    value === undefined ? [] : [{ subject, what, value, unit: 'ms', target: below(limit) }];
  return [
    ...figure('activation', activation, activationMilliseconds),
    ...figure('first picture of a million operations', firstPicture, firstPictureMilliseconds),
  ];
}
