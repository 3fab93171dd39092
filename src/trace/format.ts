// The descriptor of a format: all that the house knows of one. Lists, languages, grammars, documents and the command line follow from it.
import type { Localize } from '../model/localize';
import type { LineShape } from './line-shapes';
import type { FormatFacts, TraceReader } from './trace';
import type { TokenSink } from './tokens';

/** A sentence for people, to be localized: its placeholders are filled with the values. */
export interface Reason {
  readonly message: string;
  readonly values: readonly (string | number)[];
}

/** How surely a file is of a format, by its content. */
export interface Evidence {
  /** From 0, nothing speaks for it, to 1. */
  readonly certainty: number;
  readonly reason: Reason;
}

/** What a file begins with. */
export interface Head {
  readonly bytes: Uint8Array;
  /** The same as text: whole lines, without their ends. */
  readonly lines: readonly string[];
}

/** A trace that comes with the extension, in media/samples. Both texts are localized. */
export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

/** How a format that is text is coloured and divided into tokens. */
export type TextSyntax =
  /** By the shapes of its lines; the grammar is generated. */
  | { readonly shapes: readonly LineShape[] }
  /** By its reader, which tells the tokens as it meets them; the grammar and the language's configuration are written by hand. */
  | { readonly createReader: (sink: TokenSink) => TraceReader };

/** A format that traces are written in. */
export interface TraceFormat<Name extends string = string> extends FormatFacts {
  readonly name: Name;
  /** What people call it. */
  title(localize: Localize): string;
  /** Endings of its files' names, with the dot, in lower case. */
  readonly extensions: readonly string[];
  /** Other names of its files, in lower case. */
  readonly fileNames?: readonly string[];
  /** The same with `*` for anything and `[0-9]` for one of these characters. */
  readonly fileNamePatterns?: readonly string[];
  /** Patterns, as above, of the names of files that are no text: they open in an editor of ours, which looks at their content. */
  readonly binaryFiles?: readonly string[];
  /** A regular expression by which VS Code knows the first line of a file, whatever its name. */
  readonly firstLine?: string;
  /** Judges by content. */
  recognise(head: Head): Evidence;
  /** A reader for one trace. `expectedBytes`, where known, else 0, sizes its columns in advance. */
  createReader(expectedBytes: number): TraceReader;
  /** A reader of the same for who wants to see where blocks lie, of a text that begins with these lines; absent or undefined: there is none but that above. */
  createPlacedReader?(expectedBytes: number, lines: readonly string[]): TraceReader | undefined;
  /** Absent where it is no text: then it is no language of the editor's either. */
  readonly syntax?: TextSyntax;
  /** Its samples, the simplest first. */
  samples(localize: Localize): readonly Sample[];
  /** For its row in the documents; Markdown, in English. */
  readonly documentation: {
    /** Which files are of the format. */
    readonly files: string;
    /** How one comes by such a file. */
    readonly from: string;
    /** What the recorder sees of a program, and what it does not. */
    readonly sees: string;
    /** What its reader was made from and tried with: real files, or only a document or a source. */
    readonly basis: string;
  };
}
