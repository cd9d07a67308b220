import { type ContextFrames, captureFrames } from './capture-frames.js';
import { collectTree } from './collect-tree.js';
import type { EngineModule } from './load-engine.js';
import type { TimeTree } from './sampled-tree.js';

export interface TimeSamplerOptions {
  readonly samplingRateHz: number;
  /** Longest regular distance of two `collect` calls, in milliseconds. */
  readonly flushIntervalMs: number;
}

/** What one `collect` returns. */
export interface TimeCollection {
  readonly tree: TimeTree;
  /** Samples recorded since the last collection, those without JavaScript on the stack included. */
  readonly recorded: number;
  /** V8's event processor was stuck, and the engine has restarted it in full. */
  readonly wasStuck: boolean;
}

/** The wall and CPU sampler of this thread. */
export interface TimeSampler {
  /** Between two samples, as asked for now. */
  intervalMicros(): number;
  /** Whether contexts follow async context frames; otherwise there is one slot per thread, see `setContext`. */
  readonly hasFrames: boolean;
  /** False once stopped, also by the engine itself at process exit. */
  isStarted(): boolean;
  /** Samples since the last collection. A few nanoseconds: made for polling. */
  sampleCount(): number;
  /** The context that a sample taken at this moment would get. */
  getContext(): object | undefined;
  /** Without frames: sets the slot. With frames: for the rest of the current execution and all work it starts from now. */
  setContext(context: object): void;
  /** Frames only: runs `fn` and all async work it starts with `context`, and restores the previous one. */
  runWithContext<R>(context: object, fn: () => R): R;
  /**
   * Takes the samples since the last call. Without `restart` sampling ends. With another `rateHz` it begins anew, and
   * work under way has no context until it is set again, also where there are frames.
   */
  collect(options: { restart: boolean; rateHz?: number }): TimeCollection;
}

/**
 * Buffer time over flush time. A full buffer loses samples without a word, and its capacity is twice the
 * duration that is asked for; so a flush may come six times too late (blocked loop, suspended machine).
 */
const BUFFER_FACTOR = 3;

/** Starts sampling. Throws what the engine throws; nothing is left running then. */
export function startTimeSampler(engine: EngineModule, options: TimeSamplerOptions): TimeSampler {
  const { time } = engine;
  let intervalMicros = toInterval(options.samplingRateHz);
  const startEngine = (useCPED: boolean): void =>
    time.start({
      intervalMicros,
      durationMillis: Math.max(options.flushIntervalMs * BUFFER_FACTOR, Math.ceil(intervalMicros / 1_000)),
      withContexts: true,
      collectCpuTime: true,
      useCPED,
      // The workaround blocks the event loop for about 20 ms at every flush. The stuck processor that it
      // works around is found at each restart either way, and then restarted in full by the engine.
      workaroundV8Bug: false,
    });
  let frames = startWithFrames(engine, startEngine);
  const hasFrames = frames !== undefined;
  if (!hasFrames) startEngine(false);
  const sampleCountAt: number = time.constants.kSampleCount;
  // The engine types its shared counter array as any; the array stays the same over restarts.
  let state = time.getState() as Uint32Array;

  return {
    intervalMicros: () => intervalMicros,
    hasFrames,
    isStarted: () => time.isStarted(),
    sampleCount: () => state[sampleCountAt] ?? 0,
    getContext: () => (frames === undefined ? time.getContext() : frames.current()),
    setContext(context) {
      if (frames === undefined) time.setContext(context);
      else frames.enter(context);
    },
    runWithContext(context, fn) {
      if (frames === undefined) throw new Error('there are no async context frames');
      return frames.run(context, fn);
    },
    collect({ restart, rateHz }) {
      const recorded = state[sampleCountAt] ?? 0;
      const wanted = rateHz === undefined ? intervalMicros : toInterval(rateHz);
      const anew = restart && wanted !== intervalMicros;
      const tree = collectTree(engine, restart && !anew);
      const wasStuck = restart && !anew && time.v8ProfilerStuckEventLoopDetected() > 0;
      if (anew) {
        intervalMicros = wanted;
        frames = captureFrames(engine, () => startEngine(hasFrames));
      }
      if (restart) state = time.getState() as Uint32Array;
      return { tree, recorded, wasStuck };
    },
  };
}

const toInterval = (rateHz: number): number => Math.round(1_000_000 / rateHz);

/**
 * Tries what is needed instead of asking for a version: on Node 20 the engine refuses frames, on Node 22 and
 * with `--no-async-context-frame` it takes the option and then never records a context.
 */
function startWithFrames(engine: EngineModule, start: (useCPED: boolean) => void): ContextFrames | undefined {
  const { time } = engine;
  let frames: ContextFrames | undefined;
  try {
    frames = captureFrames(engine, () => start(true));
  } catch {
    // Ignored: this engine or this Node.js has no frames, which is the answer.
    return undefined;
  }
  const probe = {};
  if (frames?.run(probe, () => time.getContext()) === probe) return frames;
  time.stop();
  return undefined;
}
