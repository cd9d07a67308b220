import type { Linker } from '../link/create-linker.js';
import { NO_SPAN } from '../link/sample-context.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { RawWindow } from '../window/raw-window.js';
import { createTimeCutter } from '../window/time-range.js';
import { createHeapSchedule } from './heap-schedule.js';
import type { Samplers } from './start-samplers.js';

export interface WindowTakerInit {
  readonly samplers: Samplers;
  readonly linker: Linker | undefined;
  readonly options: ResolvedOptions;
  /** Called when a sampler fails; the window then goes without its profiles. */
  readonly onSamplerFailure: (sampler: 'time' | 'heap', error: unknown) => void;
}

/** One window, and what was seen of the samplers on the way. */
export interface TakenWindow {
  readonly window: RawWindow;
  readonly expectedSamples: number;
  readonly recordedSamples: number;
  readonly wasStuck: boolean;
}

export interface TakeOptions {
  /** Whether the next window begins; else sampling ends. */
  readonly restart: boolean;
  /** Whether the heap is profiled even if it is not due. */
  readonly withHeap: boolean;
  /** The sampling rate of the next window. Default: as before. */
  readonly rateHz?: number;
}

/** Ends the current window. Throws what goes wrong. */
export type TakeWindow = (options: TakeOptions) => TakenWindow;

export function createWindowTaker(init: WindowTakerInit): TakeWindow {
  const { samplers, linker, options, onSamplerFailure } = init;
  const cutter = createTimeCutter();
  const heapCutter = createTimeCutter();
  const heapSchedule = createHeapSchedule(options.heapFlushIntervalMs);
  const cpu = options.profiles.includes('cpu');
  const wall = options.profiles.includes('wall');
  const live = options.profiles.includes('heap');
  const allocations = options.profiles.includes('allocations');
  const read = linker?.read ?? (() => NO_SPAN);

  /** One sampler's trouble, such as the application ending it, is not the other's. */
  function attempt<T>(sampler: 'time' | 'heap', act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      onSamplerFailure(sampler, error);
      return undefined;
    }
  }

  function takeHeap(): RawWindow['heap'] {
    const collection = samplers.heap?.collect();
    if (collection === undefined) return undefined;
    heapSchedule.taken();
    return {
      ...collection,
      range: heapCutter.cut(),
      intervalBytes: options.heapIntervalBytes,
      live,
      allocations,
    };
  }

  return ({ restart, withHeap, rateHz }) => {
    const range = cutter.cut();
    const intervalMicros = samplers.time?.intervalMicros() ?? 1;
    // Heap first, so that it does not show the garbage of taking the other profile.
    const heap = withHeap || heapSchedule.isDue() ? attempt('heap', takeHeap) : undefined;
    if (!restart) attempt('heap', () => samplers.heap?.stop());
    const time = attempt('time', () => samplers.time?.collect({ restart, ...(rateHz && { rateHz }) }));
    if (restart) linker?.renew();
    const durationMicros = time ? time.tree.endTime - time.tree.startTime : 0;
    return {
      window: {
        range,
        ...(time && { time: { tree: time.tree, intervalMicros, cpu, wall, read } }),
        ...(heap && { heap }),
      },
      expectedSamples: Math.round(durationMicros / intervalMicros),
      recordedSamples: time?.recorded ?? 0,
      wasStuck: time?.wasStuck ?? false,
    };
  };
}
