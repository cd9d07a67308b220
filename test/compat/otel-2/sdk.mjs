// The whole SDK as an application starts it, OpenTelemetry 2.x.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK, startNodeSDK } from '@opentelemetry/sdk-node';
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

/** Starts it by the function, which takes instrumentations and leaves the rest to the environment. */
export function startByFunction({ instrumentations }) {
  return startNodeSDK({ instrumentations });
}
