import { readCount } from './bench-form.js';
import type { LoadProcess } from './load-process.js';
import { startService } from './service-process.js';
import { BASE } from './variants.js';

/** The rate at which the figures of the budgets were first measured. */
const FULL_RATE = 1_200;
/** Of a core: enough work to measure, and free time for what a flush takes. */
const LOAD = 0.5;
const WARM_UP_REQUESTS = 4_000;
const REQUESTS = 4_000;
const CONCURRENCY = 8;

/**
 * How many requests a second keep half of a core busy, without any agent, and at most the full rate: a slower machine
 * under the full rate would measure its own queue. `HOTSPAN_BENCH_RATE` decides by itself.
 */
export async function calibrateRate(load: LoadProcess, node: string): Promise<number> {
  const asked = readCount('HOTSPAN_BENCH_RATE');
  if (asked !== undefined) return asked;
  const service = await startService(BASE, { node, stockPort: load.stockPort });
  try {
    const loop = { port: service.port, route: '/orders' as const, concurrency: CONCURRENCY };
    await load.closed({ ...loop, requests: WARM_UP_REQUESTS });
    await service.begin();
    await load.closed({ ...loop, requests: REQUESTS });
    const { cpuMicros } = await service.end();
    return Math.min(FULL_RATE, Math.floor((LOAD * 1_000_000 * REQUESTS) / cpuMicros));
  } finally {
    await service.stop();
  }
}
