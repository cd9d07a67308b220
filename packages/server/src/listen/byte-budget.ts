import { ServerError } from '../errors.js';

/** Bytes that may be held at once by all together. */
export interface ByteBudget {
  /** A share of one holder, empty at first. */
  open(): ByteShare;
  readonly usedBytes: number;
}

export interface ByteShare {
  /**
   * Throws HOTSPAN_ERR_SERVER_BUSY when others hold so much that not so many are left, and at the first bytes also when requests wait
   * for too long.
   */
  take(bytes: number): void;
  /** Gives everything back. May be called again. */
  release(): void;
}

/**
 * New requests are let in while less than this is used: the rest is for what those that were let in still bring and inflate to,
 * so that most of what is refused is refused at its first bytes, before anything was done for it.
 */
const NEW_REQUESTS_SHARE = 0.8;

/** Exporters commonly give up after 10 s, and send again what was stored for nothing. */
const MAX_DELAY_MS = 5_000;

export interface ByteBudgetOptions {
  /** How long a request that comes now will wait for its turn. Default 0. */
  readonly delayMs?: () => number;
  /** What requests wait for. Default to be stored. */
  readonly purpose?: string;
}

export function createByteBudget(
  maxBytes: number,
  { delayMs = () => 0, purpose = 'to be stored' }: ByteBudgetOptions = {},
): ByteBudget {
  let usedBytes = 0;
  return {
    open() {
      let heldBytes = 0;
      return {
        take(bytes) {
          // A single request larger than the budget passes when it is alone; its own limit has let it through.
          const isNew = heldBytes === 0;
          const mostBytes = isNew ? maxBytes * NEW_REQUESTS_SHARE : maxBytes;
          if (usedBytes > heldBytes && usedBytes + bytes > mostBytes) {
            throw new ServerError(
              'HOTSPAN_ERR_SERVER_BUSY',
              `requests of ${usedBytes} bytes wait ${purpose}, and ${maxBytes} is the most. Try again shortly.`,
            );
          }
          if (isNew && delayMs() > MAX_DELAY_MS) {
            throw new ServerError(
              'HOTSPAN_ERR_SERVER_BUSY',
              `requests wait more than ${MAX_DELAY_MS / 1_000} s for their turn. Try again shortly.`,
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
