// Tracing as an application sets it up with OpenTelemetry SDK 3.x (Node.js 22.15 and later).
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';

/** Installs the SDK; `spanProcessor` sees all recorded spans. */
export function installTracing(spanProcessor) {
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [spanProcessor] }));
  return api;
}
