import { consoleLogger, createAgentLog } from '../self/agent-log.js';
import { createSender } from '../upload/create-sender.js';
import { shouldKeep } from '../upload/should-keep.js';
import type { Delivery, DeliveryReport } from './delivery-message.js';

/** Time kept back for printing the report before the parent's patience ends, in milliseconds. */
const REPORT_MS = 20;

/**
 * The exporter waits for 0.8 to 1.2 seconds before it tries again, if there is time. The longest wait does not fit into
 * the second that there is by default: a server that refuses the connection then ends it at once, and not by chance.
 */
const LONGEST_WAITS = { random: () => 0.999 };

/** What is worth saying comes back in the report; there is nobody else to tell. */
const SILENT = createAgentLog(consoleLogger, 'none');

/**
 * Sends windows one after the other, oldest first, until the deadline. One that the server refuses is skipped; the
 * first one that it cannot take now ends it, for the others would wait as long.
 */
export async function deliverWindows(
  { options, deadlineMs, windows }: Delivery,
  now: () => number = Date.now,
): Promise<DeliveryReport> {
  let delivered = 0;
  let problem: string | undefined;
  for (const window of windows) {
    const uploadTimeoutMs = Math.max(1, Math.floor(deadlineMs - now() - REPORT_MS));
    // One for each window, because its deadline is the one of all. Making it opens no connection.
    const ownOptions = { ...options, uploadTimeoutMs, logger: consoleLogger };
    const sender = await createSender(ownOptions, SILENT, LONGEST_WAITS);
    const result = await sender.send(window);
    if (result.code === 0) {
      delivered++;
      continue;
    }
    problem ??= result.error?.message ?? 'unknown error';
    if (shouldKeep(result)) break;
  }
  return problem === undefined ? { delivered } : { delivered, problem };
}
