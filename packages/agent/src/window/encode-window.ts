import {
  createProfilesBuilder,
  encodeProfiles,
  type KeyValue,
  type ProfilesData,
} from '@hotspan/otlp-profiles';
import { VERSION } from '../version.js';
import { addHeapProfiles } from './add-heap-profiles.js';
import { addTimeProfiles, type TimeProfilesResult } from './add-time-profiles.js';
import { createPlaces, type PlaceOf } from './create-places.js';
import { createStacks, type Symbolize } from './create-stacks.js';
import type { RawWindow } from './raw-window.js';

export interface WindowEnvelope {
  readonly resource: readonly KeyValue[];
  /** Of this window alone. Default: knows none yet. */
  readonly placeOf?: PlaceOf;
  readonly symbolize: Symbolize;
}

/** A window in the model. */
export interface BuiltWindow extends TimeProfilesResult {
  readonly data: ProfilesData;
}

/** Name of the instrumentation scope of all profiles. */
const SCOPE_NAME = 'hotspan';

const NO_TIME: TimeProfilesResult = { busySamples: 0, linkedSamples: 0, idleSamples: 0, droppedLabelSets: 0 };

/** Turns what the samplers saw in one window into profiles. Those that a viewer opens first come first. */
export function buildWindow(
  { range, time, heap }: RawWindow,
  { resource, placeOf = createPlaces(), symbolize }: WindowEnvelope,
): BuiltWindow {
  const builder = createProfilesBuilder();
  const stacks = createStacks(builder, placeOf, symbolize);
  const result = time ? addTimeProfiles(builder, stacks, range, time) : NO_TIME;
  if (heap) addHeapProfiles(builder, stacks, heap);
  const data = builder.build({ resource, scopeName: SCOPE_NAME, scopeVersion: VERSION });
  return { data, ...result };
}

/** One OTLP message (`ExportProfilesServiceRequest`) with all profiles of a window; empty if there are none. */
export function encodeWindow({ data }: BuiltWindow): Uint8Array {
  return data.resourceProfiles.length > 0 ? encodeProfiles(data) : new Uint8Array(0);
}
