import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCycle, readModules } from './module-graph.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = readdirSync(`${root}/packages`).map((name) => `packages/${name}/src`);
const modules = readModules(root, folders);
const production = modules.filter(({ path }) => !/\.(test|fixture)\.tsx?$/.test(path));

describe('borders between modules and packages', () => {
  it('reads a plausible number of modules', () => {
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.flatMap(({ files }) => files).length).toBeGreaterThan(200);
  });

  it('finds a cycle when there is one', () => {
    const module = (path: string, files: string[]) => ({ path, files, packages: [] });
    expect(findCycle([module('a.ts', ['b']), module('b.ts', ['c']), module('c.ts', ['b'])])).toEqual([
      'b',
      'c',
      'b',
    ]);
  });

  it('has no circular imports', () => {
    expect(findCycle(modules)).toBeUndefined();
  });

  it('enters other packages only by their published name', () => {
    const trespassing = modules.filter(({ path, files, packages }) => {
      const home = path.split('/').slice(0, 2).join('/');
      const outside = files.some((file) => !file.startsWith(`${home}/`));
      return outside || packages.some((name) => /^@hotspan\/[^/]+\/|^hotspan\/(dist|src)/.test(name));
    });
    // Tests and what they are made of may use the repository's test support.
    expect(trespassing.filter(({ path }) => !/\.(test|fixture)\./.test(path))).toEqual([]);
  });

  it('keeps the agent free of the server', () => {
    const agent = production.filter(({ path }) => /^packages\/(agent|exporter-|otlp-)/.test(path));
    const foreign = agent
      .flatMap(({ packages }) => packages)
      .filter((name) => /@hotspan\/(server|ui)/.test(name));
    expect(foreign).toEqual([]);
  });

  it("lets only the agent's engine room reach the sampler", () => {
    const users = modules.filter(({ packages }) =>
      packages.some((name) => name.startsWith('@datadog/pprof')),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ path }) => !path.startsWith('packages/agent/src/engine/'))).toEqual([]);
  });
});
