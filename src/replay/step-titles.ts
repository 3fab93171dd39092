// The inner steps of an operation by name, for stacks and lists that have no room for the sentences of step-texts.ts.
import type { Step } from '../engine/step';
import type { Localize } from '../model/localize';

/** What a step is called, in a few words. */
export function stepTitle(step: Step, localize: Localize): string {
  switch (step.kind) {
    case 'find':
      return localize('find order');
    case 'findPlace':
      return localize('find place');
    case 'split':
      return localize('split');
    case 'take':
      return localize('take');
    case 'chooseClass':
      return localize('choose size class');
    case 'findSlab':
      return localize('find slab');
    case 'makeSlab':
      return localize('make slab');
    case 'activate':
      return localize('activate slab');
    case 'takeSlot':
      return localize('take slot');
    case 'release':
      return localize('release');
    case 'merge':
      return localize('merge');
    case 'keep':
      return localize('keep free');
    case 'releaseSlot':
      return localize('release slot');
    case 'settleSlab':
      return localize('settle slab');
    case 'resize':
      return localize('resize in place');
    case 'createCache':
      return localize('create cache');
    case 'letGo':
      return localize('let slab go');
    case 'sortPartial':
      return localize('sort partial list');
    case 'endCache':
      return localize('end cache');
    case 'nothing':
      return localize('nothing to do');
    case 'asRecorded':
      return localize('as recorded');
    case 'findBlock':
      return localize('find block');
    case 'splitBlock':
      return localize('split');
    case 'takeBlock':
      return localize('take');
    case 'releaseBlock':
      return localize('release');
    case 'mergeBlocks':
      return localize('merge');
    case 'refuse':
      return localize('refuse');
  }
}
