// At which address the block of a handle lies: a pointer is one itself, a page frame is as many pages into the memory. Objects on pages lie within
// blocks, and are none.
import { bytesOfOrder, frameName } from '../../trace/formats/kmem/event';
import type { HandleNames } from '../../trace/handle-table';
import type { Trace } from '../../trace/trace';

const lowLimit = 2 ** 32;

/** Where the blocks of handles lie. */
export interface Locations extends Pick<HandleNames, 'addressHigh' | 'addressLow'> {
  /** The largest power of two, in bytes, that is told of the addresses in a region. */
  readonly largestUnit: number;
  /** Whether a handle names a place. */
  isAddress(handle: number): boolean;
}

const pointerUnit = 16;

/** The locations of a trace's handles; undefined where nobody knows where they lie. */
export function locationsOf({ format, handles, names, recording }: Trace): Locations | undefined {
  if (!format.isRecorded) return undefined;
  if (recording?.pages) return new FrameLocations(handles, names.idOf(frameName));
  if (recording?.areAddressesHashed === true) return undefined;
  return {
    largestUnit: pointerUnit,
    isAddress: (handle) => handles.isAddress(handle),
    addressHigh: (handle) => handles.addressHigh(handle),
    addressLow: (handle) => handles.addressLow(handle),
  };
}

class FrameLocations implements Locations {
  readonly largestUnit = bytesOfOrder(0);

  constructor(
    private readonly handles: HandleNames,
    private readonly name: number,
  ) {}

  isAddress(handle: number): boolean {
    return this.handles.indexIn(this.name, handle) >= 0;
  }

  addressHigh(handle: number): number {
    return Math.floor(this.byteOf(handle) / lowLimit);
  }

  addressLow(handle: number): number {
    return this.byteOf(handle) % lowLimit;
  }

  private byteOf(handle: number): number {
    return this.handles.indexIn(this.name, handle) * this.largestUnit;
  }
}
