// The traces that come with the extension: those that the formats name. A folder cannot be read where the extension comes from a web server.
import type { Localize } from '../model/localize';
import type { Sample, TraceFormat } from '../trace/format';
import { formats, type FormatName } from '../trace/formats';
import { languageOfFormat, type LanguageId } from '../trace/languages';

/** A sample, and the language it opens in; none where it is no text. */
export interface OpenableSample extends Sample {
  readonly language: LanguageId | undefined;
}

/** All samples, the simplest first. */
export function samples(localize: Localize): OpenableSample[] {
  return (formats as readonly TraceFormat<FormatName>[]).flatMap((format) =>
    format.samples(localize).map((sample) => ({ ...sample, language: format.syntax && languageOfFormat(format.name) })),
  );
}
