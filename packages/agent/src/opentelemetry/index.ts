// For users of OpenTelemetry's SDK
export { HotspanInstrumentation } from './hotspan-instrumentation.js';
export { HotspanSpanProcessor } from './hotspan-span-processor.js';
