import { parseMaxNodes } from '../api/parse-request.js';
import { readParameter } from '../listen/read-parameter.js';

/** Short enough for 64 bits. */
const INTEGER = /^-?\d{1,18}$/;

/**
 * The nodes to show, by either spelling; `maxNodes` counts where both have a number. What is no number or 0 means the default. Throws
 * HOTSPAN_ERR_SERVER_QUERY for one below 0 or too large.
 */
export function parseNodeLimit(parameters: unknown, standard?: number): number {
  const limits = ['maxNodes', 'max-nodes']
    .map((name) => readParameter(parameters, name))
    .filter((text) => INTEGER.test(text))
    .map(BigInt);
  return parseMaxNodes(
    limits.find((limit) => limit !== 0n),
    standard,
  );
}
