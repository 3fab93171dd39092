// What package.json, the grammars and the documents say of formats, from their descriptors.
import { english } from '../model/localize';
import { compressionExtensions } from '../trace/compression';
import { formatNames, formats, type FormatName } from '../trace/formats';
import type { TraceFormat } from '../trace/format';
import { languageOfFormat, type LanguageId } from '../trace/languages';
import { grammarFile, grammarOf } from './grammar';
import type { DocumentPart, FilePart, Json, ManifestPart, StretchPart, TextPart } from './part';

/** Formats that VS Code opens as text, each with its language. */
const textual = (formats as readonly TraceFormat<FormatName>[])
  .filter(({ syntax }) => syntax !== undefined)
  .map((format) => ({ format, language: languageOfFormat(format.name) }));

/** A key of an object, where there is something to say. */
function optional(key: string, values: readonly string[] | string | undefined): Record<string, Json> {
  return values === undefined || values.length === 0 ? {} : { [key]: values };
}

function languageEntry(format: TraceFormat<FormatName>, language: LanguageId): Json {
  const picture = format.isRecorded ? 'recording' : 'trace';
  return {
    id: language,
    aliases: [`%language.${language}%`],
    ...optional('extensions', format.extensions),
    ...optional('filenames', format.fileNames),
    ...optional('filenamePatterns', format.fileNamePatterns),
    ...optional('firstLine', format.firstLine),
    configuration: `./media/languages/${format.isRecorded ? 'recording' : language}.language-configuration.json`,
    icon: { light: `./media/icons/${picture}-light.svg`, dark: `./media/icons/${picture}-dark.svg` },
  };
}

const languages: ManifestPart = {
  at: ['contributes', 'languages'],
  owns: () => true,
  entries: textual.map(({ format, language }) => languageEntry(format, language)),
};

const grammars: ManifestPart = {
  at: ['contributes', 'grammars'],
  owns: () => true,
  entries: textual.map(({ language }) => ({ language, scopeName: `source.${language}`, path: `./${grammarFile(language)}` })),
};

const breakpointLanguages: ManifestPart = {
  at: ['contributes', 'breakpoints'],
  owns: () => true,
  entries: textual.map(({ language }) => ({ language })),
};

/** The debugger's place in the manifest: it is the only one. */
const debuggerPlace = ['contributes', 'debuggers', '0'];

const debuggedLanguages: ManifestPart = {
  at: [...debuggerPlace, 'languages'],
  owns: () => true,
  entries: textual.map(({ language }) => language),
};

const launchFormats: ManifestPart = {
  at: [...debuggerPlace, 'configurationAttributes', 'launch', 'properties', 'format', 'enum'],
  owns: () => true,
  entries: formatNames,
};

const colourRules: ManifestPart = {
  at: ['contributes', 'configurationDefaults', 'editor.semanticTokenColorCustomizations', 'rules'],
  owns: () => true,
  entries: Object.fromEntries(
    textual.flatMap(({ language }): [string, Json][] => [
      [`*.leaked:${language}`, { italic: true }],
      [`*.failed:${language}`, { strikethrough: true }],
    ]),
  ),
};

const languageDefaults: ManifestPart = {
  at: ['contributes', 'configurationDefaults'],
  owns: (_, key) => key.startsWith('['),
  entries: Object.fromEntries(textual.map(({ language }) => [`[${language}]`, { 'editor.semanticHighlighting.enabled': true }])),
};

/** Ends of names: of files that are no text, and of compressed recordings. */
const compressed = `{${compressionExtensions.join(',')}}`;
const recorded = (formats as readonly TraceFormat<FormatName>[]).filter(({ isRecorded }) => isRecorded);
const binaryPatterns = [
  ...formats.flatMap(({ binaryFiles }: TraceFormat<FormatName>) => binaryFiles ?? []),
  ...recorded.flatMap(({ extensions }) => extensions.map((extension) => `*${extension}.${compressed}`)),
  ...recorded.flatMap(({ fileNamePatterns }) => (fileNamePatterns ?? []).map((pattern) => `${pattern}.${compressed}`)),
];

const binaryEditor: ManifestPart = {
  at: ['contributes', 'customEditors', '0', 'selector'],
  owns: () => true,
  entries: binaryPatterns.map((filenamePattern) => ({ filenamePattern })),
};

export const formatParts: readonly ManifestPart[] = [
  languages,
  grammars,
  binaryEditor,
  debuggedLanguages,
  launchFormats,
  breakpointLanguages,
  colourRules,
  languageDefaults,
];

export const languageTitles: TextPart = {
  owns: (key) => key.startsWith('language.'),
  texts: Object.fromEntries(textual.map(({ format, language }) => [`language.${language}`, format.title(english)])),
  isTranslated: true,
};

/** The grammar of the written language is written by hand. */
export const recordedGrammars: readonly FilePart[] = textual.flatMap(({ format }) =>
  format.syntax && 'shapes' in format.syntax ? [grammarOf(format, format.syntax.shapes)] : [],
);

/** What can be opened, at one look. */
export const formatTitles: DocumentPart = {
  file: 'README.md',
  name: 'format titles',
  markdown: `AllocTrace opens, as they are: ${(formats as readonly TraceFormat[])
    .filter(({ isRecorded }) => isRecorded)
    .map((format) => format.title(english))
    .join(' · ')}.`,
};

export const formatList: DocumentPart = {
  file: 'docs/recordings.md',
  name: 'formats',
  markdown: [
    '| format | files | from | what the recorder sees | read from |',
    '| --- | --- | --- | --- | --- |',
    ...(formats as readonly TraceFormat[])
      .filter(({ isRecorded }) => isRecorded)
      .map((format) => {
        const { files, from, sees, basis } = format.documentation;
        return `| ${format.title(english)} | ${files} | ${from} | ${sees} | ${basis} |`;
      }),
  ].join('\n'),
};

export const formatOption: StretchPart = {
  file: 'README.md',
  place: /(\| `--format )[^`]*(` \|)/,
  text: formatNames.join('\\|'),
};
