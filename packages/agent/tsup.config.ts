import type { Options } from 'tsup';

/** What people import. */
const LIBRARY = {
  index: 'src/index.ts',
  register: 'src/register.ts',
  opentelemetry: 'src/opentelemetry/index.ts',
  express: 'src/middleware/express.ts',
  fastify: 'src/middleware/fastify.ts',
  http: 'src/middleware/http.ts',
  pyroscope: 'src/pyroscope/pyroscope.ts',
};

const config: Options = {
  entry: {
    ...LIBRARY,
    cli: 'src/cli.ts',
    // The worker thread is a program of its own: it is started by its file, never imported.
    'symbol-worker': 'src/symbol/symbol-worker.ts',
    // So is what delivers for a process that ends.
    'hotspan-deliver': 'src/hotspan-deliver.ts',
  },
  format: ['esm', 'cjs'],
  dts: { entry: LIBRARY },
  clean: true,
  sourcemap: true,
  // import.meta.url in the CommonJS build: the engine is found relative to this package in both.
  shims: true,
  target: 'node20',
  esbuildOptions(options, { format }) {
    // Jest runs CommonJS in a context that knows no import().
    if (format === 'cjs') options.supported = { ...options.supported, 'dynamic-import': false };
  },
};

export default config;
