// FreeRTOS `heap_4.c`: first fit on a list of the free blocks by address. It knows how many bytes are free, and does not search for more.
import { FirstFit } from './first-fit';
import type { FreeCount } from './free-blocks';

export class Heap4 extends FirstFit {
  override looks(units: number, found: number, count: FreeCount): number {
    return units > count.units ? 0 : super.looks(units, found, count);
  }
}
