// The languages that VS Code knows traces by: one for each format that is text.
import { formatOfName, formats, writtenFormat, type FormatName } from './formats';

/** The language of a format; that of the written one has the format's own name. */
type LanguageOf<Name extends FormatName> = Name extends typeof writtenFormat ? Name : `alloctrace-${Name}`;
export type LanguageId = LanguageOf<FormatName>;

/** The language of documents in a format. */
export function languageOfFormat(name: FormatName): LanguageId {
  return (formatOfName(name).isRecorded ? `alloctrace-${name}` : name) as LanguageId;
}

/** All of them. */
export const languageIds: readonly LanguageId[] = formats.filter(({ syntax }) => syntax).map(({ name }) => languageOfFormat(name));

/** The language that people write traces in. */
export const writtenLanguage: LanguageId = languageOfFormat(writtenFormat);

const formatsByLanguage: ReadonlyMap<string, FormatName> = new Map(formats.map(({ name }) => [languageOfFormat(name), name]));

/** The format of documents in a language; undefined where they are no traces. */
export function formatOfLanguage(languageId: string): FormatName | undefined {
  return formatsByLanguage.get(languageId);
}
