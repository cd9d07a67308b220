// The whole SDK as an application starts it, OpenTelemetry 3.x (Node.js 22.15 and later).
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import * as nodeSdk from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';

export { trace } from '@opentelemetry/api';
export { registerInstrumentations } from '@opentelemetry/instrumentation';

/** Starts it with these parts; spans are exported as the environment says. */
export function startNodeSdk({ serviceName, instrumentations, spanProcessors }) {
  const sdk = new nodeSdk.NodeSDK({
    ...(serviceName && { serviceName }),
    instrumentations,
    spanProcessors: [...spanProcessors, new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  sdk.start();
  return sdk;
}

/** Starts it by the function, which takes instrumentations and leaves the rest to the environment. */
export function startByFunction({ instrumentations }) {
  return nodeSdk.startNodeSdk({ instrumentations });
}
