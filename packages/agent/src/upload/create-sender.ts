import type { ExportResult } from '@hotspan/exporter-profiles-otlp';
import type { ResolvedOptions } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';
import { VERSION } from '../version.js';

/** The part of the exporter that uploads need. */
export interface Sender {
  /** Never rejects. */
  send(bytes: Uint8Array): Promise<ExportResult>;
  shutdown(): Promise<void>;
}

/**
 * Makes the exporter. Loaded with the first upload and not before, so that the agent, which comes first in the
 * process, does not load HTTP code ahead of the application's instrumentations.
 */
export async function createSender(options: ResolvedOptions, log: AgentLog): Promise<Sender> {
  const { OTLPProfilesExporter } = await import('@hotspan/exporter-profiles-otlp');
  return new OTLPProfilesExporter({
    url: options.endpoint,
    headers: {
      ...(options.authToken === undefined ? {} : { authorization: `Bearer ${options.authToken}` }),
      ...(options.tenantId === undefined ? {} : { 'x-scope-orgid': options.tenantId }),
      ...options.headers,
    },
    timeoutMillis: options.uploadTimeoutMs,
    compression: options.compression,
    userAgent: `hotspan/${VERSION}`,
    // What the exporter warns of, it warns of once.
    logger: { debug: log.debug, warn: (message) => log.warnOnce(`exporter: ${message}`, message) },
  });
}
