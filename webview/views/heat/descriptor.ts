// What everyone can read of the heat view.
import { runPlacements } from '../../../src/model/placement';
import type { ViewDescriptor } from '../../../src/protocol/views';
import { heatStrings } from './strings';

export const heatDescriptor: ViewDescriptor<'heat'> = {
  name: 'heat',
  title: 'Heat',
  commandTitle: 'Show Heat',
  placements: runPlacements,
  strings: heatStrings,
};
