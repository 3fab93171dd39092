// Undoes zstd, which heaptrack stores its recordings with: piece by piece, wherever this runs.
import { Decompress, ZstdErrorCode, type ZstdError as DecoderError } from 'fzstd';

/** Stored bytes to plain ones. Any number of frames, with or without their length in the header. */
export class ZstdDecoder {
  private plain: Uint8Array[] = [];
  private readonly decoder = new Decompress((chunk) => {
    if (chunk.length > 0) this.plain.push(chunk);
  });

  /** The plain bytes that the next stored ones complete. Throws ZstdError. */
  push(stored: Uint8Array): readonly Uint8Array[] {
    return this.decode(stored, false);
  }

  /** The rest. Throws ZstdError, also where the last frame is not complete. */
  finish(): readonly Uint8Array[] {
    return this.decode(new Uint8Array(0), true);
  }

  private decode(stored: Uint8Array, isLast: boolean): readonly Uint8Array[] {
    this.plain = [];
    try {
      this.decoder.push(stored, isLast);
    } catch (error) {
      throw new ZstdError((error as Partial<DecoderError>).code === ZstdErrorCode.UnexpectedEOF);
    }
    return this.plain;
  }
}

/** Data that cannot be undone. */
export class ZstdError extends Error {
  /** `isCut`: it ends before it is complete; else it is damaged. */
  constructor(readonly isCut: boolean) {
    super(isCut ? 'The zstd data ends before it is complete.' : 'The zstd data is damaged.');
  }
}
