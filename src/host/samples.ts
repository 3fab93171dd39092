// The traces that come with the extension: those that the formats name. A folder cannot be read where the extension comes from a web server.
import type { Localize } from '../model/localize';
import type { Sample } from '../trace/format';
import { formats } from '../trace/formats';
import { languageOfFormat, type LanguageId } from '../trace/languages';

/** A sample, and the language it opens in. */
export interface OpenableSample extends Sample {
  readonly language: LanguageId;
}

/** All samples, the simplest first. */
export function samples(localize: Localize): OpenableSample[] {
  return formats.flatMap((format) => format.samples(localize).map((sample) => ({ ...sample, language: languageOfFormat(format.name) })));
}
