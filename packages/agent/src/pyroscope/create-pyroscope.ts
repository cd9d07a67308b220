import { HotspanError } from '../errors.js';
import type { Profiler } from '../lifecycle/profiler.js';
import { start as startProfiler } from '../lifecycle/start.js';
import { threadRegistry } from '../lifecycle/thread-registry.js';
import { getLabels as readLabels, withLabels } from '../lifecycle/with-labels.js';
import type { ProfileKind } from '../options/start-options.js';
import { type AgentLogger, consoleLogger, createAgentLog } from '../self/agent-log.js';
import type { LabelSet, PyroscopeConfig } from './pyroscope-config.js';
import { type TranslatedConfig, toStartOptions } from './to-start-options.js';

/** A logger as `@pyroscope/nodejs` takes it. */
export interface Logger {
  error(...args: unknown[]): void;
  trace(...args: unknown[]): void;
  debug(...args: unknown[]): void;
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  fatal(...args: unknown[]): void;
}

/** The functions of `@pyroscope/nodejs` that belong to one profiler. */
export interface Pyroscope {
  init(config?: PyroscopeConfig): void;
  start(): void;
  stop(): Promise<void>;
  startWallProfiling(): void;
  stopWallProfiling(): Promise<void>;
  startHeapProfiling(): void;
  stopHeapProfiling(): Promise<void>;
  wrapWithLabels<A extends unknown[], R>(labels: LabelSet, fn: (...args: A) => R, ...args: A): R;
  setLabels(labels: LabelSet): void;
  getLabels(): LabelSet;
  setLogger(logger: Logger): void;
}

type Sampling = 'wall' | 'heap';

export function createPyroscope(): Pyroscope {
  let translated: TranslatedConfig | undefined;
  // What is only of use in debugging goes to a logger that was set, as theirs does.
  const { debug: _, ...plainConsole } = consoleLogger;
  let target: AgentLogger = plainConsole;
  let wanted: ReadonlySet<Sampling> = new Set();
  let profiler: Profiler | undefined;
  let ending: Promise<void> = Promise.resolve();
  /** Labels that were set before there was a profiler to give them to. */
  let waitingLabels: LabelSet | undefined;
  const logger: AgentLogger = {
    warn: (message) => target.warn(message),
    debug: (message) => target.debug?.(message),
  };

  function config(): TranslatedConfig {
    if (translated !== undefined) return translated;
    throw new HotspanError(
      'HOTSPAN_ERR_PYROSCOPE_INIT',
      'Pyroscope is not configured. Please call init() first.',
    );
  }

  /** A profiler keeps its kinds of profiles, so another set of them is another profiler. */
  function sample(next: ReadonlySet<Sampling>): void {
    const { options, withCpu } = config();
    if (next.size === wanted.size && [...next].every((kind) => wanted.has(kind)) && isRunning()) return;
    wanted = next;
    endProfiler();
    if (next.size === 0) return;
    const profiles: ProfileKind[] = [];
    if (next.has('wall')) profiles.push(...(withCpu ? (['cpu', 'wall'] as const) : (['wall'] as const)));
    if (next.has('heap')) profiles.push('heap');
    // Uploads are OTLP. A server that only has /ingest needs another protocol, which belongs among these options.
    profiler = startProfiler({ ...options, profiles, logger });
    if (waitingLabels !== undefined) setLabels(waitingLabels);
    waitingLabels = undefined;
  }

  function isRunning(): boolean {
    return profiler?.state === 'running';
  }

  function endProfiler(): void {
    const last = profiler;
    profiler = undefined;
    // Sampling has ended when this returns; what it waits for is the last upload.
    if (last !== undefined) ending = Promise.all([ending, last.shutdown()]).then(() => undefined);
  }

  function without(kind: Sampling): Promise<void> {
    config();
    sample(new Set([...wanted].filter((each) => each !== kind)));
    return ending;
  }

  function setLabels(labels: LabelSet): void {
    config();
    const { running } = threadRegistry();
    if (running === undefined) waitingLabels = { ...labels };
    else running.labeller.enter(labels);
  }

  return {
    init(given = {}) {
      translated = toStartOptions(given);
      const { remarks } = translated;
      if (remarks.length > 0) createAgentLog(logger).debug(`init: ${remarks.join('; ')}.`);
    },
    start: () => sample(new Set(['wall', 'heap'])),
    // Of their kind: no function throws what the caller could only meet as a rejection.
    async stop() {
      config();
      sample(new Set());
      await ending;
    },
    startWallProfiling: () => sample(new Set([...wanted, 'wall'])),
    stopWallProfiling: async () => without('wall'),
    startHeapProfiling: () => sample(new Set([...wanted, 'heap'])),
    stopHeapProfiling: async () => without('heap'),
    wrapWithLabels(labels, fn, ...args) {
      config();
      return withLabels(labels, () => fn(...args));
    },
    setLabels,
    getLabels() {
      config();
      return { ...waitingLabels, ...readLabels() };
    },
    setLogger(given) {
      target = given;
    },
  };
}
