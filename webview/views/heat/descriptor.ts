// What everyone can read of the heat view.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { heatStrings } from './strings';

export const heatDescriptor: ViewDescriptor<'heat'> = {
  name: 'heat',
  title: 'Heat',
  commandTitle: 'Show Heat',
  strings: heatStrings,
};
