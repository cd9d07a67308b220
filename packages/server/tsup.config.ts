import type { Options } from 'tsup';

const config: Options = {
  entry: {
    index: 'src/index.ts',
    bin: 'src/bin.ts',
    'adhoc-worker': 'src/adhoc/adhoc-worker.ts',
    'prepare-worker': 'src/ingest/prepare/prepare-worker.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  sourcemap: true,
  // import.meta.url in the CommonJS build: the page is found relative to this package in both.
  shims: true,
  target: 'node20',
};

export default config;
