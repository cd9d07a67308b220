import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyValue } from '@hotspan/otlp-profiles';
import type { HeapSampler } from '../engine/heap-sampler.js';
import { findPnpFile } from '../host/find-pnp-file.js';
import type { ResolvedOptions, ResourceAttributeValue } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';
import { childFlags } from './child-surroundings.js';
import type { DeliveryOptions } from './delivery-message.js';
import { findDeliverProgram } from './find-deliver-program.js';

/** What the child is told by a file, because the engine gives it nothing but arguments. */
export interface OutOfMemoryOrder {
  readonly options: DeliveryOptions;
  readonly resource: Readonly<Record<string, ResourceAttributeValue>>;
  readonly startedMs: number;
}

/** First argument of the program that delivers, before the names of the order's file and of the heap's. */
export const OUT_OF_MEMORY = 'out-of-memory';

/** Variables by which the child would load the host's preloads, or take part in the host's business. */
const UNWANTED_VARIABLES = [
  'NODE_OPTIONS',
  'NODE_V8_COVERAGE',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
];

/** The engine gives the child the environment of the process. Not everywhere: distroless images have no such tool. */
const ENV = '/usr/bin/env';

/**
 * Makes the last heap profile arrive when memory runs out, where `outOfMemoryProfile` asks for it. Returns what takes
 * that back; what goes wrong is said, and the host runs on.
 */
export function watchOutOfMemory(
  heap: HeapSampler | undefined,
  options: ResolvedOptions,
  resource: () => readonly KeyValue[],
  log: AgentLog,
): () => void {
  const nothing = (): void => undefined;
  if (!options.outOfMemoryProfile || heap === undefined) return nothing;
  try {
    return uploadOnOutOfMemory(heap, options, resource());
  } catch (error) {
    log.warnOnce('out of memory', `there will be no profile when memory runs out: ${String(error)}`);
    return nothing;
  }
}

/**
 * The engine runs a child process that uploads what was alive, and the process dies as without it. Throws what goes
 * wrong.
 *
 * Options, and with them secrets, wait in a file that only this user can read, in a folder of the same kind: arguments
 * are seen by everybody, and the environment by everything that the host starts. The child deletes it once it has read
 * it, and this process when it stops.
 */
function uploadOnOutOfMemory(
  heap: HeapSampler,
  options: ResolvedOptions,
  resource: readonly KeyValue[],
): () => void {
  const program = findDeliverProgram();
  if (program === undefined) throw new Error('hotspan is not installed beside the bundle that holds it');
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-'));
  const remove = (): void => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Ignored: what cannot be deleted is in the folder for such files.
    }
  };
  try {
    const { logger: _, ...plain } = options;
    const order: OutOfMemoryOrder = { options: plain, resource: toRecord(resource), startedMs: Date.now() };
    const file = join(folder, 'order.json');
    writeFileSync(file, JSON.stringify(order), { mode: 0o600, flag: 'wx' });
    const cleanly = existsSync(ENV) ? [ENV, ...UNWANTED_VARIABLES.flatMap((name) => ['-u', name])] : [];
    const flags = childFlags(process.execArgv, process.env.NODE_OPTIONS, findPnpFile());
    heap.runOnOutOfMemory([...cleanly, process.execPath, ...flags, program, OUT_OF_MEMORY, file]);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

/** As plain values, for JSON knows no 64-bit integers. */
function toRecord(resource: readonly KeyValue[]): Record<string, ResourceAttributeValue> {
  return Object.fromEntries(
    resource.map(({ key, value }) => [
      key,
      typeof value === 'bigint' ? Number(value) : typeof value === 'boolean' ? value : String(value),
    ]),
  );
}
