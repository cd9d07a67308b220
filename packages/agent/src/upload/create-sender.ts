import {
  createHttpPoster,
  type ExporterRuntime,
  OTLPProfilesExporter,
} from '@hotspan/exporter-profiles-otlp';
import type { ResolvedOptions } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';
import { VERSION } from '../version.js';
import { createPyroscopeSender } from './pyroscope/create-pyroscope-sender.js';
import type { Sender } from './sender.js';

/**
 * Makes what sends profiles by the protocol of the options. HTTP and gRPC code is loaded with the first upload and not
 * before, so that the agent, which comes first in the process, does not load it ahead of the application's
 * instrumentations; the exporter sees to that.
 */
export async function createSender(
  options: ResolvedOptions,
  log: AgentLog,
  runtime: Partial<ExporterRuntime> = {},
): Promise<Sender> {
  const { protocol, compression } = options;
  const settings = {
    url: options.endpoint,
    headers: {
      ...(options.authToken === undefined ? {} : { authorization: `Bearer ${options.authToken}` }),
      ...(options.tenantId === undefined ? {} : { 'x-scope-orgid': options.tenantId }),
      ...options.headers,
    },
    timeoutMillis: options.uploadTimeoutMs,
    userAgent: `hotspan/${VERSION}`,
    // What the exporter warns of, it warns of once.
    logger: { debug: log.debug, warn: (message: string) => log.warnOnce(`exporter: ${message}`, message) },
  };
  if (protocol === 'pyroscope') {
    return createPyroscopeSender({ poster: createHttpPoster(settings, runtime), compression });
  }
  return new OTLPProfilesExporter({ ...settings, protocol, compression }, runtime);
}
