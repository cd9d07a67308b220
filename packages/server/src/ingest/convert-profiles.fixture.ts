import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { DEFAULT_TENANT_LIMITS } from '../limits/limit-table.js';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { createKnownIds } from '../store/known-ids.js';
import type { ProfileRow } from '../store/rows.js';
import { type ConvertContext, type ConvertedProfiles, convertProfiles } from './convert-profiles.js';
import { nameOtlpProfiles } from './otlp-request.js';
import { encodeJsonRequest, type JsonRequestInit, nanos } from './otlp-requests.fixture.js';

/** A Sunday, which is the last day of its week. */
export const NOW_MS: number = Date.UTC(2026, 10, 22, 12);
export const DAY_MS = 86_400_000;

export type ConvertInit = Partial<JsonRequestInit>;
export type ConvertContextInit = Partial<Omit<ConvertContext, 'limits'>> & {
  readonly limits?: Partial<TenantLimits>;
};

/** Converts a message of OTLP/JSON of the service `shop`, whose profiles are of {@link NOW_MS}; all of it decodes. */
export function convert(
  init: ConvertInit,
  { limits, ...context }: ConvertContextInit = {},
): ConvertedProfiles {
  const { profiles = [{}], ...more } = init;
  const text = encodeJsonRequest({
    service: 'shop',
    profiles: profiles.map((profile) => ({ timeUnixNano: nanos(NOW_MS), ...profile })),
    ...more,
  });
  const tenant = 'anonymous';
  const { messages, rejections } = nameOtlpProfiles(decodeProfilesJson(text));
  if (rejections.length > 0) throw new Error(`expected a sound message, got ${rejections[0]?.message}`);
  return convertProfiles(messages, {
    tenant,
    nowMs: NOW_MS,
    limits: { ...DEFAULT_TENANT_LIMITS, ...limits },
    knownNodes: createKnownIds(1_000),
    ...context,
  });
}

export function onlyRow(profiles: readonly ProfileRow[]): ProfileRow {
  const [row, ...more] = profiles;
  if (row === undefined || more.length > 0) throw new Error(`expected one row, got ${profiles.length}`);
  return row;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

interface TreeTables {
  readonly functionTable: readonly object[];
  readonly locationTable: readonly object[];
  readonly stackTable: readonly object[];
}

/** Tables of `a` calling `b` and `c`: stack 1 is `a;b`, 2 is `a;c`, 3 is `a`. */
export const TREE: Required<Pick<JsonRequestInit, 'strings'>> & { readonly dictionary: TreeTables } = {
  strings: ['a', 'b', 'c', 'app.js'],
  dictionary: {
    functionTable: [
      {},
      { nameStrindex: 4, filenameStrindex: 7 },
      { nameStrindex: 5, filenameStrindex: 7 },
      { nameStrindex: 6, filenameStrindex: 7 },
    ],
    locationTable: [
      {},
      ...[1, 2, 3].map((functionIndex) => ({ lines: [{ functionIndex, line: functionIndex * 10 }] })),
    ],
    stackTable: [{}, { locationIndices: [2, 1] }, { locationIndices: [3, 1] }, { locationIndices: [1] }],
  },
};
