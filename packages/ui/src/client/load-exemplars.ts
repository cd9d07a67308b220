import { chooseBuckets } from '../state/bucket-series.js';
import { isOwnLabel } from '../state/is-own-label.js';
import { callQuerier } from './call-querier.js';
import { seriesRequest } from './load-timeline.js';
import type { ProfilesQuery } from './service-selector.js';

/** A profile that is an example of what was recorded in its bucket of the timeline. */
export interface Exemplar {
  /** UUID. */
  readonly profileId: string;
  readonly timeMs: number;
  /** In the unit of the profile type. */
  readonly value: number;
  /** Name and value. */
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** Asks for the largest profiles of each bucket of a timeline, the earliest bucket first. */
export async function loadExemplars(
  query: ProfilesQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<readonly Exemplar[]> {
  const request = seriesRequest(query, chooseBuckets(query.range));
  const asked = { ...request, exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' } as const;
  const { series = [] } = await callQuerier('SelectSeries', asked, signal, base);
  return (series[0]?.points ?? []).flatMap(({ exemplars = [] }) =>
    exemplars.map((exemplar) => ({
      profileId: exemplar.profileId ?? '',
      timeMs: Number(exemplar.timestamp ?? 0),
      value: Number(exemplar.value ?? 0),
      labels: (exemplar.labels ?? [])
        .map(({ name = '', value = '' }) => [name, value] as const)
        .filter(([name]) => isOwnLabel(name)),
    })),
  );
}
