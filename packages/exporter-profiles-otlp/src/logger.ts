import { openTelemetryApi } from './opentelemetry-api.js';

/** Where the exporter reports. OpenTelemetry's `diag`, pino and `console` all fit. */
export interface ExporterLogger {
  debug(message: string): void;
  warn(message: string): void;
}

/** The default: OpenTelemetry's `diag` if one is registered when the message comes, silence otherwise. */
export const diagLogger: ExporterLogger = {
  debug: (message) => openTelemetryApi()?.diag?.debug(`[hotspan] ${message}`),
  warn: (message) => openTelemetryApi()?.diag?.warn(`[hotspan] ${message}`),
};

/** The same logger, but one that throws cannot break an export. */
export function guardLogger(logger: ExporterLogger): ExporterLogger {
  const guard = (level: 'debug' | 'warn') => (message: string) => {
    try {
      logger[level](message);
    } catch {
      // Ignored: there is nowhere left to report a logger that fails, and the host must not notice.
    }
  };
  return { debug: guard('debug'), warn: guard('warn') };
}

/** A `warn` that speaks once per kind. Kinds must be few and fixed, for they are remembered. */
export function createWarnOnce(logger: ExporterLogger): (kind: string, message: string) => void {
  const seen = new Set<string>();
  return (kind, message) => {
    if (seen.has(kind)) return;
    seen.add(kind);
    logger.warn(message);
  };
}
