// The language that a program of its own speaks: by the environment, or as its client says; with the messages of the l10n folder beside dist/.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { english, type Localize } from '../model/localize';
import { writeNumbersIn } from '../model/size';

/** The language that the environment asks for (LC_ALL, LC_MESSAGES, LANG, as in POSIX). */
export function localizerFor(environment: Readonly<Record<string, string | undefined>>, folder: string): Localize {
  return localizerOf(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '', folder);
}

/**
 * Speaks the language of a locale (`de_DE.UTF-8`, `de-de`), if the messages are there in it; else English. From then on numbers are written in
 * that language, too. `folder` is where the program lies: the translations are in `l10n` beside it.
 */
export function localizerOf(locale: string, folder: string): Localize {
  const language = /^[a-z]{2}/.exec(locale.toLowerCase())?.[0];
  writeNumbersIn('en');
  if (language === undefined || language === 'en') return english;
  let bundle: Readonly<Record<string, string>>;
  try {
    bundle = JSON.parse(readFileSync(path.join(folder, '..', 'l10n', `bundle.l10n.${language}.json`), 'utf8')) as Record<string, string>;
  } catch {
    // Nobody has translated it into this language.
    return english;
  }
  writeNumbersIn(language);
  return (message, ...args) => english(bundle[message] ?? message, ...args);
}
