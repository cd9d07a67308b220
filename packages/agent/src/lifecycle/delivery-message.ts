import type { ResolvedOptions } from '../options/start-options.js';

/** The options without what no other process can use. */
export type DeliveryOptions = Omit<ResolvedOptions, 'logger'>;

/** What a process hands to the child that delivers it. */
export interface Delivery {
  readonly options: DeliveryOptions;
  /** When the child is killed, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  /** Encoded windows, oldest first. */
  readonly windows: readonly Uint8Array[];
}

/** What came of it, as the child prints it. */
export interface DeliveryReport {
  /** How many windows the server took, the oldest first. */
  readonly delivered: number;
  /** Why the others were not; undefined when there are none. */
  readonly problem?: string;
}

const LENGTH_BYTES = 4;

/** One line of JSON in front of the windows, which stay as they are: as base64 they would cost a third more. */
export function encodeDelivery({ options, deadlineMs, windows }: Delivery): Buffer {
  // A logger has functions, and passes through JSON as less than it is.
  const { logger: _, ...plain } = options as ResolvedOptions;
  const head = Buffer.from(
    JSON.stringify({ options: plain, deadlineMs, lengths: windows.map((window) => window.byteLength) }),
  );
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...windows]);
}

/** The reverse. Throws when the bytes are not what `encodeDelivery` makes. */
export function decodeDelivery(bytes: Buffer): Delivery {
  const headEnd = LENGTH_BYTES + bytes.readUInt32LE(0);
  // Written by the same version of this package, whose process started this one.
  const head = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, headEnd)) as {
    options: DeliveryOptions;
    deadlineMs: number;
    lengths: number[];
  };
  let at = headEnd;
  const windows = head.lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes are missing or too many`);
  return { options: head.options, deadlineMs: head.deadlineMs, windows };
}
