// Where an inner step takes place: what the allocators told of it, as bytes of the arena that the memory map can show.
import type { Step } from '../engine/step';
import type { Run } from './run/run';

/** The bytes (from the base) that a step is about; undefined where it is about none in particular. */
export function stepRange(step: Step, run: Run): { readonly from: number; readonly to: number } | undefined {
  const { unit: bytes } = run.arena;
  switch (step.kind) {
    case 'find':
      return step.unit < 0 ? undefined : { from: step.unit * bytes, to: (step.unit + 2 ** step.found) * bytes };
    case 'findPlace':
    case 'split':
    case 'take':
    case 'makeSlab':
    case 'release':
    case 'merge':
    case 'keep':
      return { from: step.unit * bytes, to: (step.unit + 2 ** step.order) * bytes };
    case 'findBlock':
      return step.unit < 0 ? undefined : { from: step.unit * bytes, to: (step.unit + step.units) * bytes };
    case 'splitBlock':
      return { from: step.unit * bytes, to: (step.unit + step.units + step.rest) * bytes };
    case 'takeBlock':
    case 'releaseBlock':
    case 'mergeBlocks':
      return { from: step.unit * bytes, to: (step.unit + step.units) * bytes };
    case 'takeSlot':
    case 'releaseSlot':
      return { from: step.offset, to: step.offset + step.bytes };
    case 'resize':
      return { from: step.offset, to: step.offset + step.held };
    default:
      return undefined;
  }
}
