/** A function of V8's call tree, called by the node that has it as a child. */
export interface SampledNode {
  /** As V8 shows it; empty for an anonymous function. */
  readonly name?: string;
  /** Path, `file:` URL or for example `node:fs`; empty for code of V8 or Node.js itself. */
  readonly scriptName: string;
  /** Where the function is declared, 1-based; 0 = unknown. */
  readonly lineNumber?: number;
  readonly columnNumber?: number;
  readonly children: readonly SampledNode[];
}

/** A node of the wall and CPU sampler. */
export interface TimeNode extends SampledNode {
  /** Samples that had this function on top. */
  readonly hitCount: number;
  /** What was recorded with those samples, one each. */
  readonly contexts?: readonly {
    readonly context?: object;
    /** Nanoseconds of the thread's CPU clock since the sample before. */
    readonly cpuTime?: number;
  }[];
  readonly children: readonly TimeNode[];
}

/** What the wall and CPU sampler saw between two collections. */
export interface TimeTree {
  readonly topDownRoot: TimeNode;
  /** Microseconds of a clock of V8's own. */
  readonly startTime: number;
  readonly endTime: number;
  /** Nanoseconds of CPU time of threads without JavaScript; on the main thread only. */
  readonly nonJSThreadsCpuTime?: number;
}

/** A node of the heap sampler: its allocations by size. */
export interface HeapNode extends SampledNode {
  readonly allocations: readonly (LiveObjects | AllocatedObjects)[];
  readonly children: readonly HeapNode[];
}

/** Objects of one size that are alive, scaled from the sampled ones to the whole heap by V8. */
export interface LiveObjects {
  readonly count: number;
  readonly sizeBytes: number;
}

/** The same of a sampler that also counts what has been allocated since the last collection. */
export interface AllocatedObjects {
  readonly inuseObjects: number;
  readonly inuseSpaceBytes: number;
  readonly allocObjects: number;
  readonly allocSpaceBytes: number;
}
