import { createProfilesBuilder, encodeProfiles, type KeyValue } from '@hotspan/otlp-profiles';
import type { SampledProfile, SampledTimeProfile } from '../engine/sampled-profile.js';
import { VERSION } from '../version.js';
import { addHeapProfiles } from './add-heap-profiles.js';
import { addTimeProfiles, type TimeProfilesResult } from './add-time-profiles.js';
import type { ContextTable } from './context-table.js';
import type { TimeRange } from './time-range.js';

export interface WindowInit {
  readonly resource: readonly KeyValue[];
  readonly range: TimeRange;
  readonly time?: {
    readonly profile: SampledTimeProfile;
    readonly contexts: ContextTable;
    readonly cpu: boolean;
    readonly wall: boolean;
  };
  readonly heap?: { readonly profile: SampledProfile; readonly intervalBytes: number };
}

export interface EncodedWindow extends TimeProfilesResult {
  /** One OTLP message (`ExportProfilesServiceRequest`) with all profiles of the window; empty if there are none. */
  readonly bytes: Uint8Array;
}

/** Name of the instrumentation scope of all profiles. */
const SCOPE_NAME = 'hotspan';

/** Turns what the samplers recorded in one window into OTLP bytes. Profiles that a viewer opens first come first. */
export function encodeWindow({ resource, range, time, heap }: WindowInit): EncodedWindow {
  const builder = createProfilesBuilder();
  const result = time ? addTimeProfiles(builder, { ...time, range }) : { samples: 0, linkedSamples: 0 };
  if (heap) addHeapProfiles(builder, { ...heap, range });
  const data = builder.build({ resource, scopeName: SCOPE_NAME, scopeVersion: VERSION });
  const bytes = data.resourceProfiles.length > 0 ? encodeProfiles(data) : new Uint8Array(0);
  return { bytes, ...result };
}
