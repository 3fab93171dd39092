// What everyone can read of the slabs.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { slabsStrings } from './strings';

export const slabsDescriptor: ViewDescriptor<'slabs'> = {
  name: 'slabs',
  title: 'Slabs',
  commandTitle: 'Show Slabs',
  placements: ['simulated'],
  strings: slabsStrings,
};
