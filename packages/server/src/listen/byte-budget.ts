import { ServerError } from '../errors.js';

/** Bytes that may be held at once; what is taken must be given back. */
export interface ByteBudget {
  /** Throws HOTSPAN_ERR_SERVER_BUSY when there are not so many left. */
  take(bytes: number): void;
  giveBack(bytes: number): void;
  readonly usedBytes: number;
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let usedBytes = 0;
  return {
    take(bytes) {
      // A single request larger than the budget passes when it is alone; its own limit has let it through.
      if (usedBytes > 0 && usedBytes + bytes > maxBytes) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_BUSY',
          `requests of ${usedBytes} bytes wait to be stored, and ${maxBytes} is the most. Try again shortly.`,
        );
      }
      usedBytes += bytes;
    },
    giveBack(bytes) {
      usedBytes -= bytes;
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}
