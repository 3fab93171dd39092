// The parts of package.json, package.nls.json, the schemas and the documents that follow from descriptors in the code. `npm run manifest` writes them, a
// test compares them; everything else in those files is written by hand and stays as it is.

/** What a key of package.json or an element of an array holds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Entries of one object or array of package.json. */
export interface ManifestPart {
  /** The keys that lead there, such as `contributes`, `languages`; an element of an array by its index. */
  readonly at: readonly string[];
  /** Whether an entry that stands there is this part's: an element of an array, or a key and its value. One that is and is no longer generated goes. */
  owns(entry: Json, key: string): boolean;
  readonly entries: readonly Json[] | Readonly<Record<string, Json>>;
}

/** The same of a JSON schema, relative to the project's folder. */
export interface SchemaPart extends ManifestPart {
  readonly file: string;
}

/** Texts of package.nls.json, by key; `owns` as above. */
export interface TextPart {
  owns(key: string): boolean;
  readonly texts: Readonly<Record<string, string>>;
  /** Whether the German ones follow, too: they are those that the texts have in l10n/bundle.l10n.de.json. */
  readonly isTranslated?: boolean;
}

/** A file that is generated as a whole, relative to the project's folder. */
export interface FilePart {
  readonly file: string;
  readonly text: string;
}

/** A stretch of a Markdown file, between `<!-- generated: NAME -->` and `<!-- end -->`. */
export interface DocumentPart {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly name: string;
  readonly markdown: string;
}

/** A stretch of any file where marks cannot stand. */
export interface StretchPart {
  readonly file: string;
  /** Matches one place of the file, with what is written by hand before and behind the stretch as its two groups. */
  readonly place: RegExp;
  readonly text: string;
}

/** A manifest with a part's entries in place of those that the part owns: where the first of them stood, else at the end. */
export function withPart(manifest: Json, part: ManifestPart, depth = 0): Json {
  if (depth < part.at.length && Array.isArray(manifest)) {
    return (manifest as readonly Json[]).map((each, index) => (String(index) === part.at[depth] ? withPart(each, part, depth + 1) : each));
  }
  const fields = (manifest ?? {}) as Readonly<Record<string, Json>>;
  if (depth < part.at.length) {
    const key = part.at[depth];
    return { ...fields, [key]: withPart(fields[key], part, depth + 1) };
  }
  if (Array.isArray(part.entries)) {
    const present = (Array.isArray(manifest) ? manifest : []) as readonly Json[];
    return replaced(present, (entry) => part.owns(entry, ''), part.entries as readonly Json[]);
  }
  const generated = Object.entries(part.entries);
  return Object.fromEntries(replaced(Object.entries(fields), ([key, entry]) => part.owns(entry, key), generated));
}

/** The same for texts. */
export function withTexts(texts: Readonly<Record<string, string>>, part: TextPart): Record<string, string> {
  return Object.fromEntries(replaced(Object.entries(texts), ([key]) => part.owns(key), Object.entries(part.texts)));
}

/** A part's texts as a bundle translates them; those it does not know stay as they are, and another test says so. */
export function translatedPart(part: TextPart, bundle: Readonly<Record<string, string>>): TextPart {
  return { ...part, texts: Object.fromEntries(Object.entries(part.texts).map(([key, text]) => [key, bundle[text] ?? text])) };
}

/** The same for a document. Throws where the document has no such place. */
export function withDocument(text: string, { file, name, markdown }: DocumentPart): string {
  const start = `<!-- generated: ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`${file} has no place for ${name}: it needs a line "${start}" and a line "<!-- end -->".`);
  return `${text.slice(0, from + start.length)}\n\n${markdown.trim()}\n\n${text.slice(to)}`;
}

/** The same for a stretch of a file. Throws where it is not to be found. */
export function withStretch(whole: string, { file, place, text }: StretchPart): string {
  const match = place.exec(whole);
  if (match === null) throw new Error(`${file} has no place for ${text}: it needs ${place.source}.`);
  const [found, before = '', behind = ''] = match;
  return `${whole.slice(0, match.index)}${before}${text}${behind}${whole.slice(match.index + found.length)}`;
}

function replaced<T>(present: readonly T[], owned: (entry: T) => boolean, generated: readonly T[]): T[] {
  const first = present.findIndex(owned);
  const at = first < 0 ? present.length : first;
  return [...present.slice(0, at), ...generated, ...present.slice(at).filter((entry) => !owned(entry))];
}
