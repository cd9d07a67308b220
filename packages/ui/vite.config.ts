import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the server can mount the page under any path.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../server/public',
    emptyOutDir: true,
    target: 'es2022',
    // One request for code and one for style: the whole page is smaller than what a second round trip costs.
    cssCodeSplit: false,
    modulePreload: false,
  },
});
