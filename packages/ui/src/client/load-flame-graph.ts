import { decodeFlameGraph, type FlameData, type FlameGraphMessage } from '@hotspan/flamegraph';
import type { IdFilter } from '../state/read-id.js';
import { callRead, type ReadParameters } from './read-api.js';
import { type ProfilesQuery, selectProfiles } from './service-selector.js';

/** Twice the server's default: more detail when zoomed in, and still drawn in one frame. */
export const MAX_NODES = 16_384;

/** What to load. */
export interface FlameGraphQuery extends ProfilesQuery {
  /** Of the profiles, the samples of one trace or span, or those of one profile. */
  readonly narrowing: IdFilter;
}

/** Asks for merged stacks. Names carry the files of functions: `handle (node_modules/express/lib/router/layer.js)`. */
export async function loadFlameGraph(
  query: FlameGraphQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<FlameData> {
  const parameters = { ...flameGraphParameters(query), maxNodes: MAX_NODES };
  const answer = await callRead<{ readonly flamegraph?: FlameGraphMessage }>(
    'flame-graph',
    parameters,
    signal,
    base,
  );
  return decodeFlameGraph(answer.flamegraph ?? {});
}

/** The parameters of the read API that select what a query is of. */
export function flameGraphParameters({ narrowing, ...query }: FlameGraphQuery): ReadParameters {
  return {
    ...selectProfiles(query),
    ...(narrowing.kind === 'span' && { spanId: narrowing.id }),
    ...(narrowing.kind === 'trace' && { traceId: narrowing.id }),
    ...(narrowing.kind === 'profile' && { profileId: narrowing.id }),
  };
}
