import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bringSpeedscope } from './bring-speedscope.js';

export default defineConfig({
  // Relative, so that the server can mount the page under any path.
  base: './',
  plugins: [react(), bringSpeedscope()],
  // A thread is a file of its own, and a module: the policy of the page allows no other.
  worker: { format: 'es' },
  build: {
    outDir: '../server/public',
    emptyOutDir: true,
    target: 'es2022',
    // What opens first is one request for code and one for style: together smaller than what a second round trip costs.
    modulePreload: false,
  },
});
