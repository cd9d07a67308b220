import { hostname } from 'node:os';
import * as workerThreads from 'node:worker_threads';
import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import { OPTION_TABLE } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { VERSION } from '../version.js';
import { type ResourceAttributes, readPlatformAttributes } from './platform-attributes.js';

/** One thread of this process. */
export interface ThreadIdentity {
  /** As `worker_threads` has it; 0 is the main thread. */
  readonly id: number;
  /** Undefined where nobody has given one, and on a Node.js that does not tell (before 22.20 and 24.6). */
  readonly name: string | undefined;
}

/** The thread that this runs on. */
export function currentThread(): ThreadIdentity {
  const { isMainThread, threadId } = workerThreads;
  // Newer than the types of the oldest Node.js that this package runs on.
  const given: unknown = 'threadName' in workerThreads ? workerThreads.threadName : undefined;
  const name = isMainThread ? 'main' : given;
  return { id: threadId, name: typeof name === 'string' && name !== '' ? name : undefined };
}

/** `host.arch` of the semantic conventions, where Node.js has another name for it. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm: 'arm32', ia32: 'x86' };

/**
 * Attributes of this process (semantic conventions, "Resource"): what the options say, the `OTEL_*` variables among
 * them, over what the application's tracing has, over what is found here. Few on purpose: every one becomes a label
 * of every series in many servers. The command line is left out because it may hold secrets. Every thread has a profiler
 * and so a resource of its own: the thread stands there once and not at every sample.
 */
export function describeResource(
  options: Pick<ResolvedOptions, 'serviceName' | 'resourceAttributes'>,
  instanceId: string,
  tracing: ResourceAttributes = {},
  thread: ThreadIdentity = currentThread(),
): readonly KeyValue[] {
  return toKeyValues({
    'service.instance.id': instanceId,
    // `opentelemetry` is reserved for its own SDKs.
    'telemetry.sdk.name': 'hotspan',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'host.arch': ARCHITECTURES[process.arch] ?? process.arch,
    'thread.id': thread.id,
    ...(thread.name === undefined ? {} : { 'thread.name': thread.name }),
    ...readPlatformAttributes(),
    ...tracing,
    ...options.resourceAttributes,
    'service.name': nameService(options.serviceName, tracing['service.name']),
  });
}

/** Without a name of our own the tracing's counts. */
function nameService(own: string, tracing: string | number | boolean | undefined): string {
  return own === OPTION_TABLE.serviceName.default && typeof tracing === 'string' ? tracing : own;
}
