/**
 * The API of `@pyroscope/nodejs` 0.6 over this agent: change the import and keep the code. What a function does beyond
 * that, and what a field of the config becomes, is told by the README, "Coming from @pyroscope/nodejs".
 */
import { createPyroscope, type Logger, type Pyroscope } from './create-pyroscope.js';
import { expressMiddleware, fastifyMiddleware } from './middleware.js';
import type { LabelSet, PyroscopeConfig } from './pyroscope-config.js';
import { SourceMapper } from './source-mapper.js';

export { HotspanError } from '../errors.js';
export type { Logger } from './create-pyroscope.js';
export type { PullMiddlewareOptions } from './middleware.js';
export type {
  LabelSet,
  PyroscopeConfig,
  PyroscopeHeapConfig,
  PyroscopeWallConfig,
  StripFilenamesMode,
  TagList,
} from './pyroscope-config.js';
export { expressMiddleware, fastifyMiddleware, SourceMapper };

const pyroscope: Pyroscope = createPyroscope();

/** Checks and keeps the config. Throws one HOTSPAN_ERR_OPTION that lists every mistake. Starts nothing. */
export const init: (config?: PyroscopeConfig) => void = pyroscope.init;

/** Starts CPU, wall and heap profiles. As all functions below, throws HOTSPAN_ERR_PYROSCOPE_INIT before `init`. */
export const start: () => void = pyroscope.start;

/** Ends all profiles; resolves when the last of them are uploaded, at the latest after `shutdownTimeoutMs` (3 s). */
export const stop: () => Promise<void> = pyroscope.stop;

export const startWallProfiling: () => void = pyroscope.startWallProfiling;
export const stopWallProfiling: () => Promise<void> = pyroscope.stopWallProfiling;
/** The same as `startWallProfiling`: one sampler takes both. */
export const startCpuProfiling: () => void = pyroscope.startWallProfiling;
export const stopCpuProfiling: () => Promise<void> = pyroscope.stopWallProfiling;
export const startHeapProfiling: () => void = pyroscope.startHeapProfiling;
export const stopHeapProfiling: () => Promise<void> = pyroscope.stopHeapProfiling;

/**
 * Runs `fn(...args)` with these labels over those that hold, and returns what it returns. They hold for all work that
 * `fn` starts, however asynchronous, and end with it also when it throws.
 */
export const wrapWithLabels: <A extends unknown[], R>(
  labels: LabelSet,
  fn: (...args: A) => R,
  ...args: A
) => R = pyroscope.wrapWithLabels;

/**
 * Gives the rest of the current execution, and all asynchronous work that it starts from now, these labels in the place
 * of those that it was given so before. At the top of a program that is all of the program; in a handler of a request,
 * what that request does from there; in `wrapWithLabels`, the rest of that function. Other requests never see them.
 */
export const setLabels: (labels: LabelSet) => void = pyroscope.setLabels;

/** All labels that samples have at this moment. */
export const getLabels: () => LabelSet = pyroscope.getLabels;

/** @deprecated The same as `setLabels`. */
export const setWallLabels: (labels: LabelSet) => void = pyroscope.setLabels;

/** @deprecated The same as `getLabels`. */
export const getWallLabels: () => LabelSet = pyroscope.getLabels;

/** Where warnings go, and what helps in debugging. Default: warnings to the console. */
export const setLogger: (logger: Logger) => void = pyroscope.setLogger;

/** All of it as one object, as `@pyroscope/nodejs` has it. */
interface PyroscopeApi {
  readonly SourceMapper: typeof SourceMapper;
  readonly expressMiddleware: typeof expressMiddleware;
  readonly fastifyMiddleware: typeof fastifyMiddleware;
  readonly init: typeof init;
  readonly start: typeof start;
  readonly stop: typeof stop;
  readonly startWallProfiling: typeof startWallProfiling;
  readonly stopWallProfiling: typeof stopWallProfiling;
  readonly startCpuProfiling: typeof startCpuProfiling;
  readonly stopCpuProfiling: typeof stopCpuProfiling;
  readonly startHeapProfiling: typeof startHeapProfiling;
  readonly stopHeapProfiling: typeof stopHeapProfiling;
  readonly wrapWithLabels: typeof wrapWithLabels;
  readonly setLabels: typeof setLabels;
  readonly getLabels: typeof getLabels;
  readonly setWallLabels: typeof setWallLabels;
  readonly getWallLabels: typeof getWallLabels;
  readonly setLogger: typeof setLogger;
}

const api: PyroscopeApi = {
  SourceMapper,
  expressMiddleware,
  fastifyMiddleware,
  init,
  start,
  stop,
  startWallProfiling,
  stopWallProfiling,
  startCpuProfiling,
  stopCpuProfiling,
  startHeapProfiling,
  stopHeapProfiling,
  wrapWithLabels,
  setLabels,
  getLabels,
  setWallLabels,
  getWallLabels,
  setLogger,
};

// A default export, because the code of those who change their import has `import Pyroscope from`.
export default api;
