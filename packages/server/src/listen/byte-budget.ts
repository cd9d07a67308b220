import { ServerError } from '../errors.js';

/** Bytes that may be held at once by all together. */
export interface ByteBudget {
  /** A share of one holder, empty at first. */
  open(): ByteShare;
  readonly usedBytes: number;
}

export interface ByteShare {
  /** Throws HOTSPAN_ERR_SERVER_BUSY when others hold so much that not so many are left. */
  take(bytes: number): void;
  /** Gives everything back. May be called again. */
  release(): void;
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let usedBytes = 0;
  return {
    open() {
      let heldBytes = 0;
      return {
        take(bytes) {
          // A single request larger than the budget passes when it is alone; its own limit has let it through.
          if (usedBytes > heldBytes && usedBytes + bytes > maxBytes) {
            throw new ServerError(
              'HOTSPAN_ERR_SERVER_BUSY',
              `requests of ${usedBytes} bytes wait to be stored, and ${maxBytes} is the most. Try again shortly.`,
            );
          }
          usedBytes += bytes;
          heldBytes += bytes;
        },
        release() {
          usedBytes -= heldBytes;
          heldBytes = 0;
        },
      };
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}
