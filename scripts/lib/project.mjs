// Where things are, and how the scripts speak.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Downloaded tools: VS Code, its Node. Ignored by git, safe to delete. */
export const cacheFolder = path.join(root, '.vscode-test');

/** Screenshots and logs of test runs. Ignored by git. */
export const artefactsFolder = path.join(root, 'test-artifacts');

/** The folder of sample traces that `npm start` and the tests open. */
export const samplesFolder = path.join(root, 'media', 'samples');

/** The trace that `npm start` shows when no other is named. */
export const firstSample = path.join(samplesFolder, 'textbook-buddy.alloctrace');

/** Where `npm run package` writes the extension. */
export const packageFile = path.join(root, 'alloctrace.vsix');

/**
 * Tells a person what is being done.
 * @param {string} text one line
 */
export function say(text) {
  process.stdout.write(`alloctrace: ${text}\n`);
}

/**
 * Prints `what`, then a sign of life every five seconds until `work` is done.
 * @param {string} what
 * @param {() => Promise<void>} work
 * @param {() => string} more how far it is
 */
export async function withProgress(what, work, more = () => '') {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`${what} …`);
  const timer = setInterval(() => say(`${what} … ${more()}${elapsed()}`), 5000);
  try {
    await work();
    say(`${what}: done in ${elapsed()}`);
  } finally {
    clearInterval(timer);
  }
}

/** A failure whose message is meant for a person: printed without a stack. */
export class PlainError extends Error {}

/**
 * The message of a failure for a person: the plain sentence, or the stack of an unforeseen error.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (error instanceof PlainError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
