// What everyone can read of the view of changes.
import { runPlacements } from '../../../src/model/placement';
import type { ViewDescriptor } from '../../../src/protocol/views';
import { changesStrings } from './strings';

export const changesDescriptor: ViewDescriptor<'changes'> = {
  name: 'changes',
  title: 'Changes',
  commandTitle: 'Show Changes',
  placements: runPlacements,
  strings: changesStrings,
};
