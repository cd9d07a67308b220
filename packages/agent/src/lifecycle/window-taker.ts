import type { KeyValue } from '@hotspan/otlp-profiles';
import type { Linker } from '../link/create-linker.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { createContextTable } from '../window/context-table.js';
import { encodeWindow } from '../window/encode-window.js';
import { createTimeCutter } from '../window/time-range.js';
import type { Samplers } from './start-samplers.js';

export interface WindowTakerInit {
  readonly samplers: Samplers;
  readonly linker: Linker | undefined;
  readonly options: ResolvedOptions;
  readonly resource: readonly KeyValue[];
  /** Called when a sampler fails; the window then goes without its profiles. */
  readonly onSamplerFailure: (sampler: 'time' | 'heap', error: unknown) => void;
}

/** One window, and what was seen of the samplers on the way. */
export interface TakenWindow {
  readonly bytes: Uint8Array;
  readonly expectedSamples: number;
  readonly recordedSamples: number;
  readonly linkedSamples: number;
  readonly wasStuck: boolean;
}

/** Ends the current window and encodes it; with `restart` the next one has begun by then. Throws what goes wrong. */
export type TakeWindow = (options: { restart: boolean }) => TakenWindow;

export function createWindowTaker(init: WindowTakerInit): TakeWindow {
  const { samplers, linker, options, resource, onSamplerFailure } = init;
  const time = createTimeCutter();

  /** One sampler's trouble, such as the application ending it, is not the other's. */
  function attempt<T>(sampler: 'time' | 'heap', act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      onSamplerFailure(sampler, error);
      return undefined;
    }
  }

  return ({ restart }) => {
    const range = time.cut();
    // Heap first, so that it does not show the garbage of taking the other profile.
    const heap = attempt('heap', () => samplers.heap?.collect());
    if (!restart) attempt('heap', () => samplers.heap?.stop());
    const contexts = createContextTable((recorded) => linker?.read(recorded));
    const collection = attempt('time', () => samplers.time?.collect({ restart, label: contexts.label }));
    if (restart) linker?.renew();
    const { bytes, linkedSamples } = encodeWindow({
      resource,
      range,
      ...(heap && { heap: { profile: heap, intervalBytes: options.heapIntervalBytes } }),
      ...(collection && {
        time: {
          profile: collection.profile,
          contexts,
          cpu: options.profiles.includes('cpu'),
          wall: options.profiles.includes('wall'),
        },
      }),
    });
    const durationMicros = Number(collection?.profile.durationNanos ?? 0) / 1_000;
    return {
      bytes,
      expectedSamples: Math.round(durationMicros / (samplers.time?.intervalMicros ?? 1)),
      recordedSamples: collection?.recorded ?? 0,
      linkedSamples,
      wasStuck: collection?.wasStuck ?? false,
    };
  };
}
