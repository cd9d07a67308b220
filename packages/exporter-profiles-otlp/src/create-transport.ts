import { createGrpcTransport } from './grpc/grpc-transport.js';
import { createHttpTransport } from './http-transport.js';
import type { ResolvedExporterOptions } from './options.js';
import type { ExporterRuntime } from './runtime.js';
import type { Transport } from './transport.js';

/** Makes no connection and loads no HTTP or gRPC code: the first attempt does. */
export function createTransport(options: ResolvedExporterOptions, runtime: ExporterRuntime): Transport {
  return options.protocol === 'grpc' ? createGrpcTransport(options) : createHttpTransport(options, runtime);
}
