import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveServerOptions } from '../options/parse-command-line.js';
import { fileVersionOf } from '../watch/file-version.js';
import { createLimits } from './create-limits.js';
import { loadConfig } from './load-config.js';
import { watchConfig } from './watch-config.js';

/** A folder as Kubernetes mounts a ConfigMap: the file is a link through `..data`, which a new version swaps. */
function mountConfigMap(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let version = 0;
  function swap(next: string): void {
    const name = `..version-${version++}`;
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'hotspan.yaml'), next);
    symlinkSync(name, join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  }
  swap(text);
  const path = join(folder, 'hotspan.yaml');
  symlinkSync(join('..data', 'hotspan.yaml'), path);
  return { path, swap };
}

function watch(path: string) {
  const options = resolveServerOptions({ config: path });
  const version = fileVersionOf(path);
  const started = loadConfig(options);
  const limits = createLimits({ ...started.limits, now: () => 0 });
  const results: string[] = [];
  const lines: [level: string, facts: object, message: string][] = [];
  const logTo = (level: string) => (facts: object, message: string) => lines.push([level, facts, message]);
  const log = { error: logTo('error'), warn: logTo('warn'), info: logTo('info') };
  const onReload = (result: string): void => void results.push(result);
  const unwatch = watchConfig({ options, started, version, limits, log, onReload, intervalMs: 2 });
  onTestFinished(unwatch);
  /** Resolves when the file was read that many times, the first not counted. */
  const read = (times: number): Promise<void> => expect.poll(() => results).toHaveLength(times);
  return { limits, results, lines, read, unwatch };
}

describe('a watched configuration file', () => {
  it('is in force as soon as a link to it points to another version', async () => {
    const { path, swap } = mountConfigMap('tenants: {a: {max_samples: 1}}');
    const { limits, read, results, lines } = watch(path);
    expect(limits.of('a').maxSamples).toBe(1);
    swap('limits: {max_samples: 2}\ntenants: {b: {max_samples: 3}}');
    await read(1);
    expect(['a', 'b', 'c'].map((tenant) => limits.of(tenant).maxSamples)).toEqual([2, 3, 2]);
    expect(results).toEqual(['success']);
    expect(lines).toEqual([
      ['info', { file: path, tenants: 1 }, 'limits of the changed configuration file are in force'],
    ]);
  });

  it('that is written anew in place is in force as well', async () => {
    const { path } = mountConfigMap('limits: {max_samples: 1}');
    const { limits, read } = watch(path);
    writeFileSync(path, 'limits: {max_samples: 2}');
    await read(1);
    expect(limits.of('a').maxSamples).toBe(2);
  });

  it('that is broken is told once with the reason, changes nothing, and is in force when it is mended', async () => {
    const { path, swap } = mountConfigMap('limits: {max_samples: 1}');
    const { limits, read, results, lines } = watch(path);
    swap('limits: {max_sample: 2}');
    await read(1);
    expect(limits.of('a').maxSamples).toBe(1);
    swap('limits: {max_samples: 3}');
    await read(2);
    expect(limits.of('a').maxSamples).toBe(3);
    expect(results).toEqual(['failure', 'success']);
    expect(lines.filter(([level]) => level === 'error')).toEqual([
      [
        'error',
        {
          file: path,
          reason: `[HOTSPAN_ERR_SERVER_CONFIG] ${path} has a mistake. Line 1, column 10: "max_sample" in limits is no limit; did you mean max_samples? Correct the file.`,
        },
        'the changed configuration file is not used: what it said before stays in force',
      ],
    ]);
  });

  it('that is gone changes nothing, and is in force when it is back', async () => {
    const { path } = mountConfigMap('limits: {max_samples: 1}');
    const { limits, read, results } = watch(path);
    renameSync(path, `${path}.away`);
    await read(1);
    expect(limits.of('a').maxSamples).toBe(1);
    renameSync(`${path}.away`, path);
    writeFileSync(path, 'limits: {max_samples: 2}');
    await read(2);
    expect([limits.of('a').maxSamples, results]).toEqual([2, ['failure', 'success']]);
  });

  it('names the options that only another start can change, without their values', async () => {
    const { path, swap } = mountConfigMap('port: 1\nhost: ::1\n');
    const { lines, read } = watch(path);
    swap('port: 2\nauth_token: "a-secret-of-mine"\nhost: ::1\n');
    await read(1);
    swap('port: 1\nhost: ::1\n');
    await read(2);
    expect(lines.filter(([level]) => level === 'warn')).toEqual([
      [
        'warn',
        { file: path, changed: ['port', 'auth_token'] },
        'changed options of the configuration file take effect when the server is started again',
      ],
    ]);
  });

  it('is looked at no more when that is ended', async () => {
    const { path, swap } = mountConfigMap('limits: {max_samples: 1}');
    const first = watch(path);
    const second = watch(path);
    first.unwatch();
    swap('limits: {max_samples: 2}');
    await second.read(1);
    expect([first.results, first.limits.of('a').maxSamples]).toEqual([[], 1]);
  });
});
