import { Code } from '@connectrpc/connect';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerMetrics } from '../ops/metrics.js';
import { toConnectError } from './connect-error.js';

export interface QueryObservers {
  readonly metrics: ServerMetrics;
  readonly log: FastifyBaseLogger;
}

/**
 * Runs a call. Whatever it throws becomes a ConnectError; what is the server's own fault is also logged.
 *
 * @param method by which the log knows it.
 */
export async function translateErrors<T>(
  method: string,
  log: FastifyBaseLogger,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const translated = toConnectError(error);
    if (translated.code === Code.Internal || translated.code === Code.Unknown) {
      log.error({ err: error, method }, 'a call failed');
    }
    throw translated;
  }
}

/** The same for a query, which is timed by its method. */
export async function observeQuery<T>(
  method: string,
  { metrics, log }: QueryObservers,
  run: () => Promise<T>,
): Promise<T> {
  const stop = metrics.querySeconds.startTimer({ method });
  try {
    const answer = await translateErrors(method, log, run);
    stop({ code: 'ok' });
    return answer;
  } catch (error) {
    stop({ code: Code[toConnectError(error).code] });
    throw error;
  }
}
