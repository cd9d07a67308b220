// Tracing as an application sets it up with OpenTelemetry SDK 2.x.
import * as api from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Installs the SDK; `spanProcessor` sees all recorded spans. */
export function installTracing(spanProcessor) {
  new NodeTracerProvider({ spanProcessors: [spanProcessor] }).register();
  return api;
}
