import { ERROR_CODES } from '../../errors.js';
import type { Database } from '../../store/database.js';
import { diskBytesByTable } from '../../store/partitions.js';
import type { DropReason } from '../../store/retention.js';
import { arrayOf, count, objectOf, type Schema, text } from '../schema.js';
import type { ServerFacts } from './server-facts.js';

const DROP_ADVICE: Readonly<Record<DropReason, string>> = {
  retention: 'All of it was older than is kept. To keep more, raise --retention, or retention of the tenant.',
  max_disk: 'The store was larger than --max-disk. To keep more, raise it, or send less.',
};

export const SERVER_SCHEMA: Schema = {
  ...objectOf({
    diskBytes: count('of stored data'),
    maxDiskBytes: count('beyond which the oldest days are dropped; 0 is no limit'),
    refused: arrayOf(
      objectOf({
        door: text('that the requests came to: otlp_http, otlp_grpc, push or ingest'),
        code: text('of the error that they were answered'),
        requests: count('how many'),
        about: text('what the code means'),
      }),
      'write requests that this server refused since it started, by door and code',
    ),
    refusedConnections: count(
      'closed as they came since it started, because there were --max-connections already',
    ),
    dropped: arrayOf(
      objectOf({
        table: text('that they were of'),
        reason: text('retention or max_disk'),
        partitions: count('days, weeks or months of the table'),
        advice: text('what it means and what to do'),
      }),
      'old data that this server dropped since it started, by table and reason',
    ),
  }),
  description: 'of the server as a whole; only without multi-tenancy, for it tells of all tenants',
};

/** What is of no tenant alone. */
export async function describeServer(
  { options, metrics, partsTable }: ServerFacts,
  database: Database,
): Promise<object> {
  const [refused, connections, dropped] = await Promise.all([
    metrics.refusedRequests.get(),
    metrics.refusedConnections.get(),
    metrics.droppedPartitions.get(),
  ]);
  const bytes = await diskBytesByTable({ database, partsTable });
  return {
    diskBytes: [...bytes.values()].reduce((sum, value) => sum + value, 0),
    maxDiskBytes: options.maxDiskBytes,
    refused: refused.values.map(({ labels: { door = '', code = '' }, value }) => ({
      door,
      code,
      requests: value,
      // Whatever the counter has is a code of the table.
      about: ERROR_CODES[code as keyof typeof ERROR_CODES] ?? '',
    })),
    refusedConnections: connections.values[0]?.value ?? 0,
    dropped: dropped.values.map(({ labels: { table = '', reason = '' }, value }) => ({
      table,
      reason,
      partitions: value,
      // As above.
      advice: DROP_ADVICE[reason as DropReason] ?? '',
    })),
  };
}
