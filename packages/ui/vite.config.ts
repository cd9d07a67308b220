import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bringSpeedscope } from './bring-speedscope.js';

export default defineConfig({
  // Relative, so that the server can mount the page under any path.
  base: './',
  plugins: [react(), bringSpeedscope()],
  build: {
    outDir: '../server/public',
    emptyOutDir: true,
    target: 'es2022',
    // What opens first is one request for code and one for style: together smaller than what a second round trip costs.
    modulePreload: false,
  },
});
