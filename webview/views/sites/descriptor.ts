// What everyone can read of sites and sizes.
import { runPlacements } from '../../../src/model/placement';
import type { ViewDescriptor } from '../../../src/protocol/views';
import { sitesStrings } from './strings';

export const sitesDescriptor: ViewDescriptor<'sites'> = {
  name: 'sites',
  title: 'Sites and Sizes',
  commandTitle: 'Show Sites and Sizes',
  placements: runPlacements,
  strings: sitesStrings,
};
