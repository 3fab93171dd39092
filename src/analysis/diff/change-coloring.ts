// The classes of a colouring by what has changed since a position. Four are of what is live; one is of what is not, but was there.
import type { Localize } from '../../model/localize';
import type { Coloring } from '../coloring';
import type { ReferencePosition } from './reference-position';

/** What allocations can be, in the order of their classes. */
const changeClasses = ['added', 'gone', 'moved', 'resized', 'kept'] as const;

/** Puts allocations into classes by what they were at another position. */
export function changeColoring(reference: ReferencePosition, localize: Localize): Coloring {
  return {
    kind: 'change',
    labels: [localize('only now'), localize('only at A'), localize('moved'), localize('resized in place'), localize('at both')],
    shades: changeClasses.map((_, index) => index + 1),
    // What an allocation is as compared with one position is the same at all others.
    ages: false,
    classOf: (op) => changeClasses.indexOf(reference.changeOf(op)),
    gone: { class: changeClasses.indexOf('gone'), at: (position) => reference.gone(position) },
  };
}
