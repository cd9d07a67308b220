// The whole SDK as an application starts it, OpenTelemetry 1.x.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';

export { trace } from '@opentelemetry/api';
export { registerInstrumentations } from '@opentelemetry/instrumentation';

/** Starts it with these parts; spans are exported as the environment says. */
export function startNodeSdk({ serviceName, instrumentations, spanProcessors }) {
  const sdk = new NodeSDK({
    ...(serviceName && { serviceName }),
    instrumentations,
    spanProcessors: [...spanProcessors, new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  sdk.start();
  return sdk;
}
