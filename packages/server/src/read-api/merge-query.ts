import { parseIds, queryError } from '../api/parse-request.js';
import type { ReadCall } from '../api/read-call.js';
import { scopeOf } from '../legacy/merge-selection.js';
import { parseSelection, type SelectionNames } from '../legacy/parse-selection.js';
import type { MergeStacksQuery } from '../query/merge-stacks.js';
import type { QueryScope } from '../query/query-scope.js';
import { type Parameter, textParameter, textsParameter } from './parameter.js';

const MAX_IDS = 100;

const PROFILE_ID = textsParameter('profileId', {
  description: 'Only this profile: a UUID.',
  max: MAX_IDS,
});
const TRACE_ID = textsParameter('traceId', {
  description: 'Only samples of this trace: 32 hexadecimal digits. Not together with spanId.',
  max: MAX_IDS,
});
const SPAN_ID = textsParameter('spanId', {
  description: 'Only samples of this span: 16 hexadecimal digits. Not together with traceId.',
  max: MAX_IDS,
});

const TIME =
  'Unix time in seconds, milliseconds, microseconds or nanoseconds, `YYYYMMDD`, or relative as `now-1h30m`; what is none of these means now.';

/** What begins and ends a range. */
export function rangeParameters(
  { from, until }: Pick<SelectionNames, 'from' | 'until'>,
  since: string,
): readonly Parameter[] {
  return [
    textParameter(from, `First time, inclusive. ${TIME}`, { default: since }),
    textParameter(until, `Last time, inclusive. ${TIME}`, { default: 'now' }),
  ];
}

/** What says which profiles are asked for. */
export function selectionParameters(names: SelectionNames): readonly Parameter[] {
  const query = textParameter(
    names.query,
    'Profile type and label selector, as `process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}`.',
  );
  return [{ ...query, isRequired: true }, ...rangeParameters(names, 'now-1h')];
}

const NAMES: SelectionNames = { query: 'query', from: 'from', until: 'until' };

/** What {@link readMergeQuery} reads. */
export const MERGE_PARAMETERS: readonly Parameter[] = [
  ...selectionParameters(NAMES),
  PROFILE_ID,
  TRACE_ID,
  SPAN_ID,
];

/** Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR with the name of the parameter. */
export function readMergeQuery(call: ReadCall): MergeStacksQuery {
  const { parameters, nowMs } = call;
  const selection = parseSelection(parameters, NAMES, nowMs);
  const plainIds = PROFILE_ID.read(parameters).map((id) => id.replaceAll('-', ''));
  const spanIds = parseIds(SPAN_ID.name, SPAN_ID.read(parameters), 16);
  const traceIds = parseIds(TRACE_ID.name, TRACE_ID.read(parameters), 32);
  if (spanIds.length > 0 && traceIds.length > 0) {
    throw queryError('spanId and traceId exclude each other. Give one of them.');
  }
  const profileIds = parseIds(PROFILE_ID.name, plainIds, 32);
  return { scope: scopeOf(selection, call), type: selection.type, spanIds, traceIds, profileIds };
}

/** The profiles that an answer is of. */
export interface ProfilesAsked {
  readonly scope: Pick<QueryScope, 'startMs' | 'endMs'>;
  readonly type: string;
}

/** What an answer says of them. */
export function describeProfiles({ scope, type }: ProfilesAsked): Readonly<Record<string, string | number>> {
  return { profileType: type, unit: unitOf(type), from: scope.startMs, until: scope.endMs };
}

/** Of a profile type, `name:sample_type:sample_unit:period_type:period_unit`. */
export function unitOf(type: string): string {
  return type.split(':')[2] ?? '';
}
