/** What the symbolizer knows of itself, since it was made. */
export interface SymbolStats {
  /** Code files whose source map was read. */
  readonly mapsLoaded: number;
  /** Code files that name a source map which is not there. */
  readonly mapsMissing: number;
  /** Code files whose map is larger than `sourceMapMaxBytes`, or than what may be parsed where no worker thread can be had. */
  readonly mapsTooLarge: number;
  /** Code files whose map could not be understood. */
  readonly mapsBroken: number;
  /** Code files that were given up because the disk or the worker thread did not answer in time, or the process ended. */
  readonly mapsGivenUp: number;
  /** Bytes of all maps read, those that were read again included. */
  readonly mapBytes: number;
  /** Functions whose original was found. */
  readonly mappedFunctions: number;
  /** Functions of files with a map that does not know them, such as a bundler's own. */
  readonly unmappedFunctions: number;
  /** Answers that were dropped because there were too many; they are found out again when they are needed. */
  readonly droppedAnswers: number;
}

/** Before the first window, and without source maps. */
export const NO_SYMBOLS: SymbolStats = Object.freeze({
  mapsLoaded: 0,
  mapsMissing: 0,
  mapsTooLarge: 0,
  mapsBroken: 0,
  mapsGivenUp: 0,
  mapBytes: 0,
  mappedFunctions: 0,
  unmappedFunctions: 0,
  droppedAnswers: 0,
});
