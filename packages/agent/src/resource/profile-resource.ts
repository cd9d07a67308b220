import { randomUUID } from 'node:crypto';
import type { KeyValue } from '@hotspan/otlp-profiles';
import type { ResolvedOptions } from '../options/start-options.js';
import { describeResource } from './describe-resource.js';
import type { TracingResource } from './tracing-resource.js';

/**
 * The resource of all profiles of one profiler, to be asked for every window: once the application's tracing has one,
 * windows have that. Its own instance id stays the same.
 */
export function createProfileResource(
  options: Pick<ResolvedOptions, 'serviceName' | 'resourceAttributes'>,
  tracing: TracingResource,
): () => readonly KeyValue[] {
  const instanceId = randomUUID();
  let adopted = tracing.read();
  let current = describeResource(options, instanceId, adopted);
  return () => {
    const latest = tracing.read();
    if (latest !== adopted) {
      adopted = latest;
      current = describeResource(options, instanceId, adopted);
    }
    return current;
  };
}
