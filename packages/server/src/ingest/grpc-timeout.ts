import { ServerError } from '../errors.js';

const UNITS_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1_000,
  m: 1,
  u: 0.001,
  n: 0.000_001,
};

/** The longest that a timer takes; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The header `grpc-timeout` in milliseconds, as `500m`; undefined when there is none. Throws HOTSPAN_ERR_SERVER_REQUEST for
 * what is no such time.
 */
export function parseGrpcTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits = '', unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  const factor = UNITS_MS[unit];
  if (factor !== undefined) return Math.min(Number(digits) * factor, MAX_TIMEOUT_MS);
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_REQUEST',
    `grpc-timeout must be at most 8 digits and one of H, M, S, m, u, n, got ${JSON.stringify(text.slice(0, 40))}. Send 5S for five seconds.`,
  );
}

/**
 * Resolves as the work does. Rejects with HOTSPAN_ERR_SERVER_DEADLINE when it takes longer; what it does is done all the same.
 *
 * @param timeoutMs undefined = as long as it takes.
 */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number | undefined): Promise<T> {
  if (timeoutMs === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(deadlineError(timeoutMs)), timeoutMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

function deadlineError(timeoutMs: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_DEADLINE',
    `the request was not stored within the ${timeoutMs} ms that it allows; it may be yet. Send it again with the same profile_id, or allow more.`,
  );
}
