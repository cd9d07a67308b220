// For users

export { ERROR_CODES, ExporterError, type ExporterErrorCode } from './errors.js';
export { type ExportResult, ExportResultCode } from './export-result.js';
export { OTLPProfilesExporter } from './exporter.js';
export type { HeaderRecord, HeadersOption } from './headers.js';
export type { ExporterLogger } from './logger.js';
export type { OtlpProfilesExporterOptions } from './options.js';
export type { ExporterProtocol } from './protocol.js';
export type { ExporterStats } from './stats.js';
export type { HttpAgentOptions } from './tls.js';

// For sibling packages

export { HEADER_NAME, HEADER_VALUE, RESERVED_HEADERS } from './header-rules.js';
export { createHttpPoster, type HttpPost, type HttpPoster } from './http-poster.js';
export { decideRetry, parseRetryAfter, type RetryDecision, type RetryInput } from './retry.js';
export type { ExporterRuntime } from './runtime.js';
