import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';
import { profileSelector } from './service-selector.js';

/** Labels that say which version of a service sent a profile: as OpenTelemetry names it, and as Prometheus labels spell that. */
const VERSION_LABELS = ['service.version', 'service_version'];

/** A step this long finds out which version came when, and keeps the answer small however many versions there are. */
const STEPS = 100;

/** More than anyone goes through in a list. */
const MAX_VERSIONS = 50;

/** A version of a service. */
export interface Version {
  /** The label that says so. */
  readonly label: string;
  readonly value: string;
  /** Unix milliseconds of the end of the step in which it sent the first and the last profile. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Asks which versions of a service sent profiles in a range; the newest, which came last, first. */
export async function loadVersions(
  query: { readonly service: string; readonly type: string; readonly range: TimeRange },
  signal: AbortSignal,
  base?: URL,
): Promise<readonly Version[]> {
  const { startMs, endMs } = query.range;
  const request = {
    profileTypeID: query.type,
    labelSelector: profileSelector(query.service, ''),
    start: startMs,
    end: endMs,
    step: Math.max(1, Math.ceil((endMs - startMs) / 1_000 / STEPS)),
    groupBy: VERSION_LABELS,
  };
  const { series = [] } = await callQuerier('SelectSeries', request, signal, base);
  const versions = series.flatMap(({ labels = [], points = [] }): Version[] => {
    const times = points.filter(({ value = 0 }) => value > 0).map(({ timestamp = 0 }) => Number(timestamp));
    const { name = '', value = '' } =
      labels.find((label) => VERSION_LABELS.includes(label.name ?? '') && label.value !== '') ?? {};
    if (value === '' || times.length === 0) return [];
    return [{ label: name, value, firstMs: Math.min(...times), lastMs: Math.max(...times) }];
  });
  return versions
    .sort((a, b) => b.firstMs - a.firstMs || b.lastMs - a.lastMs || compareVersions(b.value, a.value))
    .slice(0, MAX_VERSIONS);
}

/** 1.10 is after 1.9. */
function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
