// What everyone can read of the view of memory as it was recorded.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { recordedStrings } from './strings';

export const recordedDescriptor: ViewDescriptor<'recorded'> = {
  name: 'recorded',
  title: 'As Recorded',
  commandTitle: 'Show As Recorded',
  placements: ['recorded', 'blocks'],
  strings: recordedStrings,
};
