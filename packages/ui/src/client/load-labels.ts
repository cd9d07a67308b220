import { isOwnLabel } from '../state/is-own-label.js';
import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';

/** Which profiles' labels are asked for. */
export interface LabelQuery {
  /** Label selector, as `profileSelector` gives it. */
  readonly selector: string;
  readonly range: TimeRange;
}

/** Labels by which a service's profiles can be told apart: not those of its name, nor those that describe the profile type. */
export async function loadLabelNames(
  { selector, range }: LabelQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<readonly string[]> {
  const request = { matchers: [selector], start: range.startMs, end: range.endMs };
  const { names = [] } = await callQuerier('LabelNames', request, signal, base);
  return names.filter(isOwnLabel);
}

/** The values of a label. */
export async function loadLabelValues(
  name: string,
  { selector, range }: LabelQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<readonly string[]> {
  const request = { name, matchers: [selector], start: range.startMs, end: range.endMs };
  const { names = [] } = await callQuerier('LabelValues', request, signal, base);
  return names;
}
