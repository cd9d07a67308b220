import { HotspanError } from '../errors.js';
import { show } from '../options/parsed.js';
import type { RequestLabelOptions } from './request-labels.js';

/** Throws HOTSPAN_ERR_OPTION for what is unknown or has the wrong type. `others` are names that mean nothing here. */
export function checkRequestLabelOptions(
  options: RequestLabelOptions,
  others: readonly string[] = [],
): RequestLabelOptions {
  if (typeof options !== 'object' || options === null) {
    throw new HotspanError('HOTSPAN_ERR_OPTION', `Options must be an object, got ${show(options)}.`);
  }
  const unknown = Object.keys(options).filter((name) => name !== 'statusClass' && !others.includes(name));
  const problems = unknown.map((name) => `There is no option "${name}"; known: statusClass`);
  const { statusClass = false } = options;
  if (typeof statusClass !== 'boolean') {
    problems.push(`statusClass must be true or false, got ${show(statusClass)}`);
  }
  if (problems.length > 0) throw new HotspanError('HOTSPAN_ERR_OPTION', `${problems.join('. ')}.`);
  return { statusClass };
}
