import { hostname } from 'node:os';
import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import { OPTION_TABLE } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { type ResourceAttributes, readPlatformAttributes } from '../resource/platform-attributes.js';
import { VERSION } from '../version.js';

/** `host.arch` of the semantic conventions, where Node.js has another name for it. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm: 'arm32', ia32: 'x86' };

/**
 * Attributes of this process (semantic conventions, "Resource"): what the options say, the `OTEL_*` variables among
 * them, over what the application's tracing has, over what is found here. Few on purpose: every one becomes a label
 * of every series in many servers. The command line is left out because it may hold secrets.
 */
export function describeResource(
  options: Pick<ResolvedOptions, 'serviceName' | 'resourceAttributes'>,
  instanceId: string,
  tracing: ResourceAttributes = {},
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
