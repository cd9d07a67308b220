import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findEngineFolder, loadEngine, loadedModules } from './load-engine.js';

test('the engine is loaded from the folder that was found for it', () => {
  const folder = findEngineFolder() ?? '';
  const entry = join(folder, 'out', 'src', 'index.js');
  expect(Object.keys(loadedModules())).not.toContain(entry);
  loadEngine();
  expect(Object.keys(loadedModules())).toContain(entry);
});

test('the engine is loaded once per thread, even when the module cache was cleared', () => {
  const engine = loadEngine();
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (file.includes('pprof')) delete cache[file];
  // Loading the binary a second time would abort the process.
  expect(loadEngine()).toBe(engine);
});

test('the version of the engine is pinned exactly', () => {
  const require = createRequire(import.meta.url);
  // Both are JSON files of npm packages.
  const own = require('../../package.json') as { dependencies: Record<string, string> };
  const engine = require('@datadog/pprof/package.json') as { version: string };
  expect(own.dependencies['@datadog/pprof']).toBe(engine.version);
});
