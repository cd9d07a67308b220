// For users
export { ERROR_CODES, type ErrorCode, HotspanError } from './errors.js';
export type { Profiler, ProfilerState, ShutdownOptions } from './lifecycle/profiler.js';
export { shutdown, start } from './lifecycle/start.js';
export { getLabels, withLabels } from './lifecycle/with-labels.js';
export type { Labels } from './link/check-labels.js';
export type { LinkMode } from './link/create-linker.js';
export type { LabelRecord } from './link/sample-context.js';
export type {
  ProfileKind,
  ResolvedOptions,
  ResourceAttributeValue,
  StartOptions,
  UploadProtocol,
} from './options/start-options.js';
export type { EventLoopDelay, GcKind, GcKindStats, GcStats, RuntimeStats } from './runtime/runtime-stats.js';
export type { AgentLogger, LogLevel } from './self/agent-log.js';
export type { ProfilerStats } from './self/profiler-stats.js';
export type { SymbolStats } from './symbol/symbol-stats.js';
export type { UploaderStats } from './upload/create-uploader.js';
export type { UploadQueueStats } from './upload/upload-queue.js';
