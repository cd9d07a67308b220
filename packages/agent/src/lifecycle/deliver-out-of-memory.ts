import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { toKeyValues } from '@hotspan/otlp-profiles';
import { readHeapTree } from '../engine/read-heap-tree.js';
import { createSymbolizer } from '../symbol/create-symbolizer.js';
import { createWindowEncoder } from '../window/window-encoder.js';
import { deliverWindows } from './deliver-windows.js';
import type { DeliveryReport } from './delivery-message.js';
import type { OutOfMemoryOrder } from './out-of-memory.js';

/** Out of memory a machine is slow, and nobody waits for this process to end well. The engine waits for 15 s. */
const MIN_DEADLINE_MS = 5_000;

/** Uploads the heap of a process that dies. Reads its order first and deletes it, together with its folder. */
export async function deliverOutOfMemory(orderFile: string, heapFile: string): Promise<DeliveryReport> {
  // Written by the process that dies, with the same version of this package.
  const order = JSON.parse(readFileSync(orderFile, 'utf8')) as OutOfMemoryOrder;
  rmSync(dirname(orderFile), { recursive: true, force: true });
  const { options, resource, startedMs } = order;
  const nowMs = Date.now();
  const range = {
    startNanos: toNanos(Math.min(Math.max(startedMs, nowMs - options.heapFlushIntervalMs), nowMs - 1)),
    endNanos: toNanos(nowMs),
  };
  const symbolizer = options.sourceMaps ? createSymbolizer(options) : undefined;
  const encoder = createWindowEncoder({
    resource: () => toKeyValues(resource),
    settled: () => Promise.resolve(),
    symbolizer,
  });
  const { bytes } = encoder.encodeNow({
    range,
    heap: {
      root: readHeapTree(readFileSync(heapFile, 'utf8')),
      externalBytes: 0,
      range,
      intervalBytes: options.heapIntervalBytes,
      live: true,
      allocations: false,
    },
  });
  symbolizer?.close();
  const deadlineMs = nowMs + Math.max(options.shutdownTimeoutMs, MIN_DEADLINE_MS);
  return deliverWindows({ options, deadlineMs, windows: [bytes] });
}

const toNanos = (ms: number): bigint => BigInt(ms) * 1_000_000n;
