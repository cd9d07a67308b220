import { Gauge } from 'prom-client';
import { diskBytesByTable, type PartitionSource } from '../store/partitions.js';
import type { ServerMetrics } from './metrics.js';

/** Shows the bytes of each table when somebody looks. A store that does not answer leaves out the metric, not all of them. */
export function observeDisk({ registry }: ServerMetrics, source: PartitionSource): void {
  const gauge: Gauge<'table'> = new Gauge({
    name: 'hotspan_disk_bytes',
    help: 'Bytes of stored data, by table.',
    labelNames: ['table'],
    registers: [registry],
    async collect() {
      gauge.reset();
      try {
        for (const [table, bytes] of await diskBytesByTable(source)) gauge.set({ table }, bytes);
      } catch {
        // Ignored: /ready says what is wrong with the store, and the other metrics are wanted most then.
      }
    },
  });
}
