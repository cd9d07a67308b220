import type { Options } from 'tsup';

const config: Options = {
  entry: ['src/index.ts', 'src/register.ts', 'src/cli.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  sourcemap: true,
  // import.meta.url in the CommonJS build: the engine is found relative to this package in both.
  shims: true,
  target: 'node20',
};

export default config;
