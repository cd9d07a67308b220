import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import type { ResolvedOptions } from '../options/start-options.js';
import { VERSION } from '../version.js';

/**
 * Attributes of this process (semantic conventions, "Resource"). Few on purpose: every one becomes a label of every
 * series in many servers. The command line is left out because it may hold secrets.
 */
export function describeResource(
  options: Pick<ResolvedOptions, 'serviceName' | 'resourceAttributes'>,
): readonly KeyValue[] {
  return toKeyValues({
    'service.instance.id': randomUUID(),
    // `opentelemetry` is reserved for its own SDKs.
    'telemetry.sdk.name': 'hotspan',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    ...options.resourceAttributes,
    'service.name': options.serviceName,
  });
}
