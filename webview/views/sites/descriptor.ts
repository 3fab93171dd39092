// What everyone can read of sites and sizes.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { sitesStrings } from './strings';

export const sitesDescriptor: ViewDescriptor<'sites'> = {
  name: 'sites',
  title: 'Sites and Sizes',
  commandTitle: 'Show Sites and Sizes',
  strings: sitesStrings,
};
