import { Code, type ConnectError } from '@connectrpc/connect';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerMetrics } from '../ops/metrics.js';
import { toConnectError } from './connect-error.js';

export interface QueryObservers {
  readonly metrics: ServerMetrics;
  readonly log: FastifyBaseLogger;
}

/**
 * Runs a query and times it by its method. Whatever it throws becomes a {@link ConnectError}; what is the server's own fault is
 * also logged.
 */
export async function observeQuery<T>(
  method: string,
  { metrics, log }: QueryObservers,
  run: () => Promise<T>,
): Promise<T> {
  const stop = metrics.querySeconds.startTimer({ method });
  try {
    const answer = await run();
    stop({ code: 'ok' });
    return answer;
  } catch (error) {
    const translated: ConnectError = toConnectError(error);
    stop({ code: Code[translated.code] });
    if (translated.code === Code.Internal || translated.code === Code.Unknown) {
      log.error({ err: error, method }, 'a query failed');
    }
    throw translated;
  }
}
