/**
 * Stacks merged by location, as columns with one entry per node; parents come before their children. Other than in a
 * NameTree nothing of a frame is lost, and there is no artificial root.
 */
export interface LocationTree {
  readonly count: number;
  /** The node that called; -1 for an outermost one. */
  readonly parent: Int32Array;
  /** Index into `locations`. */
  readonly location: Int32Array;
  /** Sum of the samples that end at the node. */
  readonly self: BigInt64Array;
  /** Each once; some may belong to no node. */
  readonly locations: readonly StackLocation[];
}

/** A place in a program: a line of a function, with the lines of functions that the compiler put into it. */
export interface StackLocation {
  /** The innermost first. None when nobody knew the function of the address. */
  readonly frames: readonly SourceFrame[];
  /** 0 = unknown or of no interest. */
  readonly address: bigint;
  /** The binary, as ingest/mapping-texts.ts writes it; empty when there is none. */
  readonly mapping: string;
}

export interface SourceFrame {
  /** Equal ones are one object, as far as they are stored. */
  readonly function: SourceFunction;
  /** 1-based, 0 = unknown. */
  readonly line: number;
}

export interface SourceFunction {
  readonly name: string;
  /** As the linker knows it; empty when it is the same. */
  readonly systemName: string;
  readonly file: string;
  readonly startLine: number;
}

/** A location of nothing but a name. */
export function namedLocation(name: string): StackLocation {
  const named = { name, systemName: '', file: '', startLine: 0 };
  return { frames: [{ function: named, line: 0 }], address: 0n, mapping: '' };
}
