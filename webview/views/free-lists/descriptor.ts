// What everyone can read of the free lists.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { freeListsStrings } from './strings';

export const freeListsDescriptor: ViewDescriptor<'freeLists'> = {
  name: 'freeLists',
  title: 'Free Lists',
  commandTitle: 'Show Free Lists',
  placements: ['simulated'],
  strings: freeListsStrings,
};
