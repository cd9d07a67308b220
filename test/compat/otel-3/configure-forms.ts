import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { HotspanInstrumentation, HotspanSpanProcessor } from 'hotspan/opentelemetry';

/** Compiles as long as the types of SDK 3.x take the profiler's forms. */
export const configureForms = (
  instrumentation: HotspanInstrumentation,
  spanProcessor: HotspanSpanProcessor,
): Partial<NodeSDKConfiguration> => ({
  instrumentations: [instrumentation],
  spanProcessors: [spanProcessor],
});
