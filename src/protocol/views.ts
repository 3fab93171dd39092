// What the memory map's views have in common for both sides. Nothing here names a view: each adds itself from its own folder.
import type { RunPlacement } from '../model/placement';
import type { Localized } from './strings';

/**
 * The views by name, and what both sides say of each. A view's `protocol.ts` adds its line by declaring this interface again:
 * so the two registrations, the host's and the page's, have to be complete to compile, and no list of names stands anywhere.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Views {}

/** A line of `Views`. */
export interface ViewTypes<Request extends { readonly kind: string }, Body extends { readonly kind: Request['kind'] }, Strings> {
  /** What the view wants to see. */
  readonly request: Request;
  /** What it is shown. */
  readonly body: Body;
  /** The page's strings and its own. */
  readonly strings: Strings;
}

export type ViewName = keyof Views;

export type RequestOf<Name extends ViewName> = Views[Name]['request'];
export type BodyOf<Name extends ViewName> = Views[Name]['body'];
export type StringsOf<Name extends ViewName> = Views[Name]['strings'];

export type ViewRequestBody = RequestOf<ViewName>;
export type ViewBody = BodyOf<ViewName>;

/** What of a view everyone can read: its tab, its command and its strings follow from it. */
export interface ViewDescriptor<Name extends ViewName = ViewName> {
  /** Stands in messages, saved states and names of commands. */
  readonly name: Name;
  /** Of its tab and its pictures, in English. */
  readonly title: string;
  /** The command that shows it, in the palette, in English. */
  readonly commandTitle: string;
  /** Where blocks have to lie for it to show them. One that is only for blocks as recorded stands in for those that are not. */
  readonly placements: readonly RunPlacement[];
  /** What the view says, in English; {0}, {1}… are filled in by the page. */
  readonly strings: Readonly<Record<string, string>>;
}

/** A view's title and own strings in the reader's language. */
export interface ViewTexts {
  readonly title: string;
  readonly placements: readonly RunPlacement[];
  readonly strings: Localized<ViewDescriptor['strings']>;
}

/** The id of the command that shows a view. */
export function viewCommandId<Name extends ViewName>(name: Name): `alloctrace.show${Capitalize<Name>}` {
  return `alloctrace.show${(name[0].toUpperCase() + name.slice(1)) as Capitalize<Name>}`;
}
