// What everyone can read of the buddy tree.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { treeStrings } from './strings';

export const treeDescriptor: ViewDescriptor<'tree'> = {
  name: 'tree',
  title: 'Tree',
  commandTitle: 'Show Buddy Tree',
  placements: ['simulated'],
  strings: treeStrings,
};
