import { quote } from '../state/label-matchers.js';
import type { TimeRange } from '../state/time-range.js';

/** Of which profiles something is asked. */
export interface ProfilesQuery {
  /** Empty for all services. */
  readonly service: string;
  /** Matchers of labels, as in `ViewState.filter`; empty for none. */
  readonly filter: string;
  /** Profile type id of five parts. */
  readonly type: string;
  readonly range: TimeRange;
}

/**
 * The label selector of a service's profiles.
 *
 * @param service its name; empty for all services.
 * @param filter matchers as between the braces of a selector, as `ViewState.filter`; what cannot be read is passed on, so that the
 * server refuses it rather than more being shown than was asked for.
 */
export function profileSelector(service: string, filter: string): string {
  const ofService = service === '' ? '' : `service_name=${quote(service)}`;
  const matchers = [ofService, filter].filter((text) => text.trim() !== '');
  return `{${matchers.join(',')}}`;
}

/** The parameters by which the server's own reads select profiles. Both ends of the range are inclusive. */
export function selectProfiles({ service, filter, type, range }: ProfilesQuery): {
  readonly query: string;
  readonly from: number;
  readonly until: number;
} {
  return { query: `${type}${profileSelector(service, filter)}`, from: range.startMs, until: range.endMs };
}
