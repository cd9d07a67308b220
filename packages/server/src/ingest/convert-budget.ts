/**
 * What a request may come to when it is converted. Tables of a message are referred to by small numbers: a kilobyte can stand for
 * gigabytes of names, and a stack of two bytes for a thousand frames, which no limit of its bytes covers.
 */
export interface ConvertBudget {
  /** Counts bytes that are about to be made. */
  take(bytes: number): void;
  /** Whether more was taken than there is: nothing more is to be made. */
  readonly isSpent: boolean;
}

/**
 * A million nodes never seen, or names and labels of so many bytes. The first request of a large Java program, 10 000 stacks of
 * 100 frames that share nothing, comes to less.
 */
export const MAX_CONVERTED_BYTES: number = 256 * 1024 * 1024;

/** A row of a node, beside its texts. */
export const NODE_BYTES = 200;
/** A label or attribute, beside its texts. */
export const LABEL_BYTES = 32;
/** A frame takes no memory but time: 8 ns, and as much again when its stack turns out to be new. */
export const FRAME_BYTES = 1;

export function createConvertBudget(maxBytes: number): ConvertBudget {
  let takenBytes = 0;
  // A plain member and no getter: V8 makes a shape of its own for every object with one, and code that reads many is slow.
  const budget = {
    isSpent: false,
    take(bytes: number): void {
      takenBytes += bytes;
      if (takenBytes > maxBytes) budget.isSpent = true;
    },
  };
  return budget;
}
