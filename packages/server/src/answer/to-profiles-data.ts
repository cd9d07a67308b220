import type { KeyValue, Profile, ProfilesData, Samples, ScopeProfiles, Stacks } from '@hotspan/otlp-profiles';
import { ServerError } from '../errors.js';
import { createFrameTables } from './frame-tables.js';
import type { LocationTree } from './location-tree.js';
import { at } from './name-tree.js';

export interface ProfilesDataOptions {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  /** Range of the profiles that were merged, Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly resource: readonly KeyValue[];
}

/** The data of one profile, with what writers of single formats take of it. */
export interface OneProfile {
  readonly data: ProfilesData;
  readonly scope: ScopeProfiles;
  readonly profile: Profile;
}

/** Of all stacks together; 64 MB. @hotspan/formats writes no more either. */
const MAX_FRAMES = 16_777_216;

/**
 * Merged stacks as the model that every format is written from: one profile of the whole range, one sample per distinct stack.
 * Throws HOTSPAN_ERR_SERVER_QUERY_LIMIT for more than {@link MAX_FRAMES} frames.
 */
export function toProfilesData(
  tree: LocationTree,
  { type, startMs, endMs, resource }: ProfilesDataOptions,
): OneProfile {
  const tables = createFrameTables(tree.locations);
  const [, sampleType = '', sampleUnit = '', periodType = '', periodUnit = ''] = type.split(':');
  const valueType = (name: string, unit: string) => ({
    type: tables.addText(name),
    unit: tables.addText(unit),
  });
  const stacks = toStacks(tree);
  const start = clampNanos(startMs);
  const profile = {
    sampleType: valueType(sampleType, sampleUnit),
    periodType: valueType(periodType, periodUnit),
    // Profiles of several periods are merged.
    period: 0n,
    timeUnixNano: start,
    durationNano: clampNanos(endMs) - start,
    profileId: new Uint8Array(0),
    droppedAttributesCount: 0,
    originalPayloadFormat: '',
    originalPayload: new Uint8Array(0),
    attributeSet: 0,
    samples: toSamples(tree.self, stacks.count - 1),
  };
  const scope = {
    name: '',
    version: '',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
    profiles: [profile],
  };
  const data = {
    dictionary: {
      ...tables.finish(),
      stacks,
      links: { count: 1, traceIds: new Uint8Array(16), spanIds: new Uint8Array(8) },
    },
    resourceProfiles: [
      { attributes: resource, droppedAttributesCount: 0, schemaUrl: '', scopeProfiles: [scope] },
    ],
  };
  return { data, scope, profile };
}

/** One for each node with a value of its own, behind the empty one. */
function toStacks({ count, parent, location, self }: LocationTree): Stacks {
  const depth = new Int32Array(count);
  let stackCount = 1;
  let frames = 0;
  for (let node = 0; node < count; node++) {
    const caller = at(parent, node);
    depth[node] = caller < 0 ? 1 : at(depth, caller) + 1;
    if (self[node] === 0n) continue;
    stackCount++;
    frames += at(depth, node);
  }
  if (frames > MAX_FRAMES) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
      `the stacks have ${frames} frames, more than ${MAX_FRAMES}. Give a smaller maxNodes, or select less.`,
    );
  }
  const offsets = new Int32Array(stackCount + 1);
  const locations = new Int32Array(frames);
  let stack = 1;
  let end = 0;
  for (let leaf = 0; leaf < count; leaf++) {
    if (self[leaf] === 0n) continue;
    for (let node = leaf; node >= 0; node = at(parent, node)) locations[end++] = at(location, node) + 1;
    offsets[++stack] = end;
  }
  return { count: stackCount, offsets, locations };
}

function toSamples(self: BigInt64Array, count: number): Samples {
  return {
    count,
    stack: Int32Array.from({ length: count }, (_, row) => row + 1),
    attributeSet: new Int32Array(count),
    link: new Int32Array(count),
    valueOffsets: Int32Array.from({ length: count + 1 }, (_, row) => row),
    values: self.filter((value) => value !== 0n),
    timestampOffsets: new Int32Array(count + 1),
    timestamps: new BigUint64Array(0),
  };
}

const MAX_NANOS = 2n ** 63n - 1n;

/** Ranges that begin or end "for ever" have more nanoseconds than fit. */
function clampNanos(ms: number): bigint {
  const nanos = BigInt(Math.trunc(ms)) * 1_000_000n;
  return nanos < 0n ? 0n : nanos > MAX_NANOS ? MAX_NANOS : nanos;
}
