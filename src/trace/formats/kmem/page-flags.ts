// A dump of `/proc/kpageflags`: a word of flags for each page frame, of which it is kept whether the page is free in its zone.
import { TraceError } from '../../trace';

/** Bytes of a word, least significant first. */
const wordBytes = 8;
/** KPF_BUDDY is bit 10: a bit of the second byte. */
const buddyByte = 1;
const buddyBit = 1 << 2;
/** No kernel has flags from bit 56 on: whatever has is something else. */
const topByte = 7;
/** Pages of more than a terabyte: nobody's dump is as large. */
const mostFrames = 2 ** 28;

/** Takes the dump in chunks. */
export class PageFlagsReader {
  private free = new Uint32Array(1 << 12);
  private bytes = 0;
  private hasFree = false;

  /** The next bytes. Throws TraceError where they are of something else. */
  push(chunk: Uint8Array): void {
    let byte = this.bytes;
    this.bytes += chunk.length;
    if (this.bytes > mostFrames * wordBytes) throw foreign();
    this.reserve(Math.ceil(this.bytes / wordBytes));
    for (const value of chunk) {
      const inWord = byte % wordBytes;
      if (inWord === buddyByte && (value & buddyBit) !== 0) {
        const frame = Math.floor(byte / wordBytes);
        this.free[frame >>> 5] |= 1 << (frame & 31);
        this.hasFree = true;
      } else if (inWord === topByte && value !== 0) throw foreign();
      byte++;
    }
  }

  /** There are no more: how many frames there are, and a bit for each that is free. Throws TraceError where that cannot be all. */
  finish(): { frames: number; free: Uint32Array } {
    if (this.bytes % wordBytes !== 0) {
      throw new TraceError('The dump of /proc/kpageflags is cut: it ends within a word, after {0} bytes.', [this.bytes]);
    }
    if (!this.hasFree) throw foreign();
    return { frames: this.bytes / wordBytes, free: this.free };
  }

  private reserve(frames: number): void {
    if (frames <= this.free.length * 32) return;
    const wider = new Uint32Array(Math.max(Math.ceil(frames / 32), this.free.length * 2));
    wider.set(this.free);
    this.free = wider;
  }
}

function foreign(): TraceError {
  return new TraceError(
    'This is no dump of /proc/kpageflags, which has a word of eight bytes for each page frame, or no page in it is free.',
  );
}
