// OpenTelemetry tracing as a service of its own would set it up: `node --import ./tracing.js server.js`.
//
// There is no span exporter: the shop needs no collector, and profiles are linked to spans while these are
// active, so it does not matter here where spans go afterwards.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

new NodeTracerProvider().register();

// Express and Fastify are CommonJS and `require` http, which is when it is instrumented. No loader hook for ES
// modules is needed as long as our own code calls http through its default import: see call-service.js.
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
