// What everyone can read of the map.
import type { ViewDescriptor } from '../../../src/protocol/views';
import { mapStrings } from './strings';

export const mapDescriptor: ViewDescriptor<'map'> = {
  name: 'map',
  title: 'Map',
  commandTitle: 'Show Map',
  placements: ['simulated'],
  strings: mapStrings,
};
