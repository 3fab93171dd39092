// What is to be known of a simulated run beside its figures, in words: of the recording it runs, of its arena, and of where the simulation differs from
// the kernel that the trace names.
import { KernelVersion } from '../engine/kernels';
import type { Localize } from '../model/localize';
import { formatSize } from '../model/size';
import type { Run } from '../replay/run/run';
import { recordingNotes } from './recording-notes';

/** A sentence for each thing to be noted of a simulated run. */
export function simulationNotes(run: Run, localize: Localize): string[] {
  return [...recordingNotes(run, localize), ...differenceNotes(run, localize)];
}

/** The same, but for what a recording's counts say: how the simulation itself differs from what is wanted of it. */
export function differenceNotes(run: Run, localize: Localize): string[] {
  return [raisedUnitNote(run, localize), sheafNote(run, localize)].filter((note) => note !== undefined);
}

/** That the arena has larger units than recordings are usually run with, and what figures that changes; undefined where it has not. */
export function raisedUnitNote({ arena, raisedFrom }: Run, localize: Localize): string | undefined {
  if (raisedFrom === undefined) return undefined;
  return localize(
    'The arena has {0}, too much for units of {1}: its unit is {2}. A request of less takes {2}, so internal fragmentation is higher than with units of {1}.',
    formatSize(arena.size),
    formatSize(raisedFrom),
    formatSize(arena.unit),
  );
}

/** That the kernel keeps free objects in sheaves, which the simulation does not; undefined where there are none, or no caches. */
export function sheafNote({ machine, caches }: Run, localize: Localize): string | undefined {
  const version = new KernelVersion(machine.kernel);
  const named = [...new Set(caches.map(({ name }) => name))].filter((name) => version.givesSheavesTo(name));
  if (named.length === 0) return undefined;
  if (!version.hasSheaves) {
    return localize(
      'Linux {0} keeps freed objects of {1} in arrays of each CPU, sheaves, and gives them out again from there. The run has slabs that are active on a CPU for these, too: which slab such an object comes from, and when an empty slab goes back, can differ.',
      machine.kernel,
      named.join(', '),
    );
  }
  return localize(
    'Linux {0} keeps freed objects in arrays of each CPU, sheaves, and gives them out again from there. The run has slabs that are active on a CPU, as Linux before 7.0: the layout of slabs is that of Linux {0}, but which slab an object comes from, and when an empty slab goes back, can differ.',
    machine.kernel,
  );
}
