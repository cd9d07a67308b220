// Tracing as an application sets it up with OpenTelemetry SDK 1.x.
import * as api from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Installs the SDK; `spanProcessor` sees all recorded spans. */
export function installTracing(spanProcessor) {
  const provider = new NodeTracerProvider();
  provider.addSpanProcessor(spanProcessor);
  provider.register();
  return api;
}
