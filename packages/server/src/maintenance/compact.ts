import { diskBytesByTable, listPartitions } from '../store/partitions.js';
import type { MaintenanceContext } from './maintenance-context.js';

export interface CompactReport {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Brings roll-ups up to date and merges every partition into one part, which the engine does by itself in time, but for
 * partitions that it deems good enough. Takes as much disk as the largest partition while it runs.
 */
export async function compact(context: MaintenanceContext): Promise<CompactReport> {
  const { database, onProgress } = context;
  return context.takeTurns(async () => {
    const bytesBefore = await countBytes(context);
    onProgress('bringing roll-ups up to date');
    await context.rollUp();
    for (const { table, id } of await listPartitions(context)) {
      await database.maintain(
        `OPTIMIZE TABLE ${table} PARTITION ID '${id}' FINAL SETTINGS optimize_skip_merged_partitions = 1`,
      );
      onProgress(`merged ${table} ${id}`);
    }
    return { bytesBefore, bytesAfter: await countBytes(context) };
  });
}

async function countBytes(context: MaintenanceContext): Promise<number> {
  return [...(await diskBytesByTable(context)).values()].reduce((sum, bytes) => sum + bytes, 0);
}
