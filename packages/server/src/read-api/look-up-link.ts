import { formatUuid } from '../answer/format-uuid.js';
import { sumFunctions } from '../answer/sum-functions.js';
import { parseIds, queryError } from '../api/parse-request.js';
import type { ReadCall } from '../api/read-call.js';
import { parseTimes } from '../legacy/parse-selection.js';
import { readParameter } from '../listen/read-parameter.js';
import type { Links } from '../query/link-filter.js';
import { findLinkedProfiles, type LinkedProfile, type LinkedType } from '../query/linked-profiles.js';
import { mergeStacks } from '../query/merge-stacks.js';
import type { StackSources } from '../query/stack-sources.js';
import { LIMIT, SORT, TABLE_PROPERTIES, toFunctionTable } from './function-table.js';
import { rangeParameters, unitOf } from './merge-query.js';
import { JSON_TYPE, jsonAnswer, type Operation } from './operation.js';
import type { Parameter } from './parameter.js';
import {
  arrayOf,
  count,
  LABELS,
  number,
  OF_PROFILES,
  objectOf,
  PROFILE_TYPE,
  RANGE,
  text,
} from './schema.js';

/** Of one trace; each is a query of its own. */
const MAX_TYPES = 20;
const MAX_PROFILES = 1_000;

const TIMES = { from: 'from', until: 'until' };
const DEFAULT_SORT = 'total';

const ANSWER = {
  ...RANGE,
  profileTypes: arrayOf(
    objectOf({ ...OF_PROFILES, ...TABLE_PROPERTIES }),
    'what each type of profile has of it',
  ),
  droppedProfileTypes: count('types that are left out'),
  profiles: arrayOf(
    objectOf({
      profileId: text('UUID'),
      profileType: PROFILE_TYPE,
      time: number('Unix milliseconds'),
      value: number('of the samples that are linked'),
      labels: LABELS,
    }),
    'profiles with such samples, the first in time',
  ),
  droppedProfiles: count('profiles that are left out'),
};

/** Who asks for a trace follows a link to it and knows no times: everything that is kept is looked at, by an index. */
const KEPT = 'now-10y';

export const LOOK_UP_TRACE: Operation = createLookUp({
  name: 'traceId',
  folder: 'traces',
  kind: 'trace',
  digits: 32,
});
export const LOOK_UP_SPAN: Operation = createLookUp({
  name: 'spanId',
  folder: 'spans',
  kind: 'span',
  digits: 16,
});

interface LookUp {
  readonly name: 'traceId' | 'spanId';
  readonly folder: string;
  readonly kind: string;
  readonly digits: number;
}

function createLookUp({ name, folder, kind, digits }: LookUp): Operation {
  const id: Parameter = {
    name,
    place: 'path',
    description: `${digits} hexadecimal digits`,
    schema: { type: 'string', pattern: `^[0-9a-fA-F]{${digits}}$` },
    isRequired: true,
    isRepeatable: false,
  };
  return {
    name: folder,
    path: `${folder}/{${name}}`,
    summary: `The profiles and functions with samples of a ${kind}`,
    parameters: [
      id,
      ...rangeParameters(TIMES, KEPT),
      { ...SORT, schema: { ...SORT.schema, default: DEFAULT_SORT } },
      LIMIT,
    ],
    answers: { [JSON_TYPE]: objectOf({ [name]: text(id.description), ...ANSWER }) },
    async answer(sources, call) {
      const [hex = ''] = parseIds(name, [readParameter(call.parameters, name)], digits);
      if (/^0+$/.test(hex))
        throw queryError(`${name} is all zeros, which is the id of none. Give one that is not.`);
      const ids = name === 'traceId' ? { traceIds: [hex], spanIds: [] } : { traceIds: [], spanIds: [hex] };
      return jsonAnswer({ [name]: hex, ...(await lookUp(sources, ids, call)) });
    },
  };
}

async function lookUp(sources: StackSources, links: Links, call: ReadCall) {
  const { tenants, parameters, nowMs } = call;
  const range = parseTimes(parameters, TIMES, nowMs);
  const options = { sort: SORT.read(parameters), limit: LIMIT.read(parameters) };
  const found = await findLinkedProfiles(
    sources.database,
    { ...links, scope: { tenants, ...range, matchers: [] }, maxProfiles: MAX_PROFILES },
    call,
  );
  const profileTypes = [];
  // One after the other: a question of one client is not to keep all others waiting.
  for (const linked of found.types.slice(0, MAX_TYPES)) {
    const tree = await mergeStacks(sources, queryOf(linked, links, call), call);
    profileTypes.push({
      profileType: linked.type,
      unit: unitOf(linked.type),
      ...toFunctionTable(tree, sumFunctions(tree), options),
    });
  }
  return {
    from: range.startMs,
    until: range.endMs,
    profileTypes,
    droppedProfileTypes: found.types.length - profileTypes.length,
    profiles: found.profiles.map(describeProfile),
    droppedProfiles: found.profileCount - found.profiles.length,
  };
}

/** Confined to where the samples are: of all that is kept, more nodes would be read than anybody needs. */
function queryOf({ type, services, startMs, endMs }: LinkedType, links: Links, { tenants }: ReadCall) {
  const [service, ...more] = services;
  const isOne = service !== undefined && more.length === 0;
  return {
    scope: {
      tenants,
      startMs,
      // Times are cut to milliseconds, and a range ends with the first nanosecond of one.
      endMs: endMs + 1,
      matchers: isOne ? [{ name: 'service_name', operator: '=', value: service } as const] : [],
    },
    type,
    profileIds: [],
    ...links,
  };
}

/** Labels that begin with `__` are the server's own. */
function describeProfile({ profileId, type, timeMs, value, labels }: LinkedProfile) {
  return {
    profileId: formatUuid(profileId),
    profileType: type,
    time: timeMs,
    value,
    labels: Object.fromEntries(labels.filter(([label]) => !label.startsWith('__'))),
  };
}
