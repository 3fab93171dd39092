// The page's first message: what it and its views say, which the host has in English and translates into the reader's language.
import type { Localize } from '../model/localize';
import type { StringsMessage } from '../protocol/messages';
import { englishStrings, localizeStrings } from '../protocol/strings';
import type { ViewName, ViewTexts } from '../protocol/views';
import type { ViewRegistry } from './host-view';

/** All that the page says, in the reader's language: it has no texts of its own. */
export function stringsOf(registry: ViewRegistry, localize: Localize): StringsMessage {
  const texts = Object.values(registry).map(({ name, title, placements, strings }): [ViewName, ViewTexts] => [
    name,
    { title: localize(title), placements, strings: localizeStrings(strings, localize) },
  ]);
  const views = Object.fromEntries(texts) as Record<ViewName, ViewTexts>;
  return { type: 'strings', strings: localizeStrings(englishStrings, localize), views };
}
