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
