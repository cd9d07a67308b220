import { lastHour, queryError } from '../api/parse-request.js';
import type { ReadCall } from '../api/read-call.js';
import { readParameter } from '../listen/read-parameter.js';
import { queryLabelValues, queryProfileTypes } from '../query/label-queries.js';
import type { StackSources } from '../query/stack-sources.js';

/**
 * Answers `/pyroscope/label-values` for the last hour: profile type ids for the label `__name__`, values for any other. Null for none,
 * as Pyroscope has it. Throws HOTSPAN_ERR_SERVER_QUERY without a label.
 */
export async function listLabelValues(
  sources: StackSources,
  call: ReadCall,
): Promise<readonly string[] | null> {
  const label = readParameter(call.parameters, 'label');
  if (label === '') throw queryError('label is required. Give __name__ for profile types, or a label.');
  const scope = { tenants: call.tenants, ...lastHour(call.nowMs), matchers: [] };
  const values =
    label === '__name__'
      ? await queryProfileTypes(sources, scope, call)
      : await queryLabelValues(sources, label, scope, call);
  return values.length === 0 ? null : values;
}
