// What a file is taken for: every format is asked, by the file's name and by its content, and the surest wins.
import { withoutColours } from './colours';
import { withoutCompression } from './compression';
import type { Head, Reason, TraceFormat } from './format';
import { decodeHead } from './text-encoding';

/** What a file was taken for. */
export interface Detection<Name extends string> {
  readonly format: Name;
  /** From 0, nothing speaks for any format, to 100. */
  readonly score: number;
  /** What spoke for it. */
  readonly reasons: readonly Reason[];
}

/** Bytes of a file's beginning that are looked at, and lines. */
export const headBytes = 1 << 15;
const headLines = 200;
/** Characters of a line that are judged. */
const longestHeadLine = 2000;
/** What a name counts: more than content that may be chance, less than content that is sure. */
const nameScore = 40;
/** What content counts that is sure. */
export const contentScore = 100 - nameScore;

/**
 * Asks formats about a file: what each of them says, the surest first. `fileName` may be a path, or empty; `bytes` begin the file. Of those that are
 * equally sure, the first given is first: of a text that nothing speaks for that is the first of all.
 */
export function rank<Name extends string>(formats: readonly TraceFormat<Name>[], fileName: string, bytes: Uint8Array): Detection<Name>[] {
  const head = headOf(bytes);
  return formats.map((format) => judge(format, fileName, head)).sort((a, b) => b.score - a.score);
}

function judge<Name extends string>(format: TraceFormat<Name>, fileName: string, head: Head): Detection<Name> {
  const { certainty, reason } = format.recognise(head);
  const byName = reasonOfName(format, fileName);
  const reasons = [...(byName ? [byName] : []), ...(certainty > 0 ? [reason] : [])];
  return { format: format.name, score: (byName ? nameScore : 0) + contentScore * certainty, reasons };
}

function reasonOfName({ extensions, fileNames = [], fileNamePatterns = [] }: TraceFormat, path: string): Reason | undefined {
  const name = withoutCompression(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)).toLowerCase();
  const extension = extensions.find((each) => name.endsWith(each));
  if (extension !== undefined) return { message: 'its name ends in {0}', values: [extension] };
  const isNamed = fileNames.includes(name) || fileNamePatterns.some((pattern) => expressionOf(pattern).test(name));
  return isNamed ? { message: 'its name is {0}', values: [name] } : undefined;
}

/** A pattern of file names as a regular expression. */
function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
}

/** What a file begins with, decompressed. */
export function headOf(bytes: Uint8Array): Head {
  const head = decodeHead(bytes.subarray(0, headBytes));
  // What holds a zero is no text.
  const lines = head.includes(0)
    ? []
    : new TextDecoder()
        .decode(head)
        .split(/\r?\n/)
        .map((line) => withoutColours(line.slice(0, longestHeadLine)));
  // The last line may be cut; of a file that is one long line it is all there is.
  if (lines.length > 1 && (bytes.length > headBytes || lines.length > headLines)) lines.pop();
  return { bytes: head, lines: lines.slice(0, headLines) };
}
