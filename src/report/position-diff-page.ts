// Two positions of one run as one HTML page without a script.
import type { Localize } from '../model/localize';
import { escapeMarkup } from '../model/markup';
import { formatCount } from '../model/size';
import type { Run } from '../replay/run/run';
import { changeSections, type ComparedPositions } from './change-sections';
import { paddingPattern } from './map-picture';
import { pageEnd, pageStart } from './page';

/** What a page is made from. */
export interface PositionDiffPageSource {
  /** The trace's name, for people. */
  readonly name: string;
  readonly run: Run;
  readonly compared: ComparedPositions;
  readonly localize: Localize;
  /** A BCP 47 tag: the language of `localize`. */
  readonly language: string;
}

/** The page, in pieces to be joined. */
export function* positionDiffPage({ name, run, compared, localize, language }: PositionDiffPageSource): Generator<string> {
  const { from, to } = compared.diff;
  const title = localize('{0}: from position {1} to {2} of {3}', name, formatCount(from), formatCount(to), formatCount(run.operationCount));
  yield `${pageStart(title, language)}${paddingPattern}<main>\n<header>\n<h1>${escapeMarkup(name)}</h1>\n</header>\n`;
  yield* changeSections(run, compared, localize);
  yield pageEnd(localize);
}
