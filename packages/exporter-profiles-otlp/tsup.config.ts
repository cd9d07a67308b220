import type { Options } from 'tsup';

const config: Options = {
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  sourcemap: true,
  target: 'node20',
  esbuildOptions(options, { format }) {
    // Jest runs CommonJS in a context that knows no import().
    if (format === 'cjs') options.supported = { ...options.supported, 'dynamic-import': false };
  },
};

export default config;
