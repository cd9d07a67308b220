/** Where a function of the running code is declared. */
export interface CodePlace {
  /** As V8 shows it: a path, a `file:` URL, `node:fs`; empty for native code. */
  readonly file: string;
  /** As V8 shows it; empty or `(anonymous)` for a function without one. */
  readonly name: string;
  /** From 1; 0 = unknown. */
  readonly line: number;
  /** From 1; 0 = unknown. */
  readonly column: number;
}
