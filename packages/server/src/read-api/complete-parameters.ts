import { queryError } from '../api/parse-request.js';
import { nearestName } from '../options/nearest-name.js';
import type { Parameter } from './parameter.js';

/**
 * A query string with the defaults of what it leaves out. Throws HOTSPAN_ERR_SERVER_QUERY for parameters that the address does not have
 * and for those that are there more often than they may be: whoever mistypes one must not take the answer for the one that was meant.
 *
 * @param given as Fastify reads it.
 */
export function completeParameters(
  table: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = table.filter(({ place }) => place === 'query');
  const names = known.map(({ name }) => name);
  for (const [name, value] of Object.entries(given)) {
    const parameter = known.find((one) => one.name === name);
    if (parameter === undefined) {
      const near = nearestName(name, names);
      const advice = near === undefined ? `It takes ${names.join(', ') || 'none'}` : `Did you mean ${near}`;
      const end = near === undefined ? '.' : '?';
      throw queryError(
        `${JSON.stringify(name.slice(0, 80))} is no parameter of this address. ${advice}${end}`,
      );
    }
    if (Array.isArray(value) && !parameter.isRepeatable) {
      throw queryError(`${name} is given ${value.length} times. Give it once.`);
    }
  }
  const defaults = known.flatMap(({ name, schema }) =>
    schema.default === undefined ? [] : [[name, String(schema.default)] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}
