import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyValue, ProfilesData } from '@hotspan/otlp-profiles';
import type { StepTimer } from '../self/step-timer.js';
import type { Symbolizer } from '../symbol/create-symbolizer.js';
import type { TimeProfilesResult } from './add-time-profiles.js';
import { createPlaces, type PlaceOf } from './create-places.js';
import type { Symbolize } from './create-stacks.js';
import { type BuiltWindow, buildWindow, encodeWindow } from './encode-window.js';
import { listPlaces, type RawWindow } from './raw-window.js';

export interface WindowEncoderInit {
  /** Asked for every window. */
  readonly resource: () => readonly KeyValue[];
  /** Waited for before a window is encoded in steps: else the first would not know all of the resource. */
  readonly settled: () => Promise<unknown>;
  /** Default: functions stay what they are in the code that runs. */
  readonly symbolizer?: Symbolizer | undefined;
}

export interface EncodedWindow extends TimeProfilesResult {
  /** One OTLP message; empty if the window has no samples. */
  readonly bytes: Uint8Array;
}

/** Turns windows into OTLP bytes. */
export interface WindowEncoder {
  /** In steps, which `timer` measures, and between which the event loop is free. */
  encode(window: RawWindow, timer: StepTimer): Promise<EncodedWindow>;
  /** The model alone. */
  build(window: RawWindow): Promise<ProfilesData>;
  /** At once, for the end of the process. */
  encodeNow(window: RawWindow): EncodedWindow;
}

const UNTIMED: Pick<StepTimer, 'time'> = { time: (step) => step() };

export function createWindowEncoder({ resource, settled, symbolizer }: WindowEncoderInit): WindowEncoder {
  const symbolize: Symbolize = (place) => symbolizer?.lookup(place) ?? place;

  function build(window: RawWindow, placeOf: PlaceOf): BuiltWindow {
    return buildWindow(window, { resource: resource(), placeOf, symbolize });
  }

  /** Resolves with the places of the window's functions. */
  async function prepare(window: RawWindow, { time }: Pick<StepTimer, 'time'>): Promise<PlaceOf> {
    await settled();
    const placeOf = createPlaces();
    if (symbolizer === undefined) return placeOf;
    // Taking the window has held up this turn of the event loop already.
    await nextTurn();
    await symbolizer.resolve(time(() => listPlaces(window, placeOf)));
    return placeOf;
  }

  return {
    async encode(window, timer) {
      const placeOf = await prepare(window, timer);
      // These hold the process for one turn of the event loop; without that they may wait until something else happens.
      await nextTurn();
      const built = timer.time(() => build(window, placeOf));
      await nextTurn();
      const bytes = timer.time(() => encodeWindow(built));
      return { ...built, bytes };
    },
    async build(window) {
      const placeOf = await prepare(window, UNTIMED);
      return build(window, placeOf).data;
    },
    encodeNow(window) {
      const placeOf = createPlaces();
      symbolizer?.resolveSync(listPlaces(window, placeOf));
      const built = build(window, placeOf);
      return { ...built, bytes: encodeWindow(built) };
    },
  };
}
