// Whether a text whose name says nothing is a recording: only what its lines say counts, and how sure that is decides what may be done about it.
import { contentScore, headOf, type Detection } from './detection';
import { evidenceOfLines } from './evidence';
import { detectFormat, type FormatName } from './formats';
import type { LinePatterns } from './pattern/pattern-format';

/** From this score on (0 to 100) nobody need be asked: nearly every line is of the format. */
const certainScore = 48;
/** From this one on it is worth a question. */
const likelyScore = 20;

/** What a text was recognised as. */
export interface Recognition extends Detection<FormatName> {
  /** Whether its lines leave no doubt. */
  readonly isCertain: boolean;
}

/** What a text beginning with `head` is by its content alone, the user's patterns first; undefined where nothing convincing speaks for any format. */
export function recogniseText(head: Uint8Array, patterns: LinePatterns | undefined): Recognition | undefined {
  const own = patterns && recogniseByPatterns(head, patterns);
  const detection = own && own.score >= likelyScore ? own : detectFormat('', head);
  return detection.score < likelyScore ? undefined : { ...detection, isCertain: detection.score >= certainScore };
}

/** A text that patterns read is a log of calls: it is in that language that they are asked. */
function recogniseByPatterns(head: Uint8Array, patterns: LinePatterns): Detection<FormatName> {
  const { certainty, reason } = evidenceOfLines(headOf(head).lines, (line) => patterns.matches(line));
  return { format: 'calls', score: contentScore * certainty, reasons: certainty > 0 ? [reason] : [] };
}
