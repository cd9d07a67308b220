import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { currentSurroundings, findRefusal, type Surroundings } from './find-refusal.js';
import { findEngineFolder } from './load-engine.js';

/** A Node.js 20 on Linux that has nothing against being profiled. */
const FINE: Surroundings = {
  versions: { node: '20.20.0', modules: '115' },
  platform: 'linux',
  arch: 'x64',
  flags: ['--enable-source-maps'],
  env: {},
  globals: {},
  modules: {},
  engineFolder: findEngineFolder(),
  hasPermissionModel: false,
};

test('nothing is refused here', () => {
  expect(findRefusal()).toBeUndefined();
  expect(currentSurroundings().engineFolder).toBeDefined();
});

describe('the engine is loaded', () => {
  const platforms = ['linux', 'darwin'].flatMap((platform) =>
    ['x64', 'arm64'].map((arch) => ({ platform, arch })),
  );
  const versions = [
    { node: '20.20.0', modules: '115' },
    { node: '22.23.0', modules: '127' },
    { node: '24.21.0', modules: '137' },
    { node: '26.10.0', modules: '147' },
  ];
  const cases = platforms.flatMap((at) => versions.map((of) => ({ ...at, ...of })));

  test.each(cases)('on $platform-$arch in Node.js $node', ({ platform, arch, node, modules }) => {
    expect(findRefusal({ ...FINE, platform, arch, versions: { node, modules } })).toBeUndefined();
  });

  test('under the permission model when addons are allowed', () => {
    expect(findRefusal({ ...FINE, hasPermissionModel: true, flags: ['--allow-addons'] })).toBeUndefined();
  });
});

describe('the engine is not loaded', () => {
  const node = FINE.versions;
  test.each<[where: string, at: Partial<Surroundings>, code: string, says: string]>([
    ['in Bun', { versions: { ...node, bun: '1.3.0' } }, 'HOTSPAN_ERR_RUNTIME', 'Bun'],
    ['in Deno by its version', { versions: { ...node, deno: '2.5.0' } }, 'HOTSPAN_ERR_RUNTIME', 'Deno'],
    ['in Deno by its global', { globals: { Deno: {} } }, 'HOTSPAN_ERR_RUNTIME', 'Deno'],
    ['in Electron', { versions: { ...node, electron: '38.0.0' } }, 'HOTSPAN_ERR_RUNTIME', 'Electron'],
    ['on Windows', { platform: 'win32' }, 'HOTSPAN_ERR_PLATFORM', 'WSL'],
    ['without addons', { flags: ['--no-addons'] }, 'HOTSPAN_ERR_ADDONS', 'Remove that flag'],
    ['under the permission model', { hasPermissionModel: true }, 'HOTSPAN_ERR_ADDONS', 'Add --allow-addons'],
    ['when it is not installed', { engineFolder: undefined }, 'HOTSPAN_ERR_ENGINE', 'not installed'],
    [
      'for an ABI that it has no binary for',
      { versions: { node: '20.20.0', modules: '116' } },
      'HOTSPAN_ERR_ABI',
      'Node.js 20.20.0 (ABI 116) on linux-x64',
    ],
    ['for an architecture that it has no binary for', { arch: 's390x' }, 'HOTSPAN_ERR_ABI', 'linux-s390x'],
    [
      "beside dd-trace's profiler",
      { env: { DD_PROFILING_ENABLED: 'true' }, globals: { [Symbol.for('dd-trace')]: {} } },
      'HOTSPAN_ERR_OTHER_PROFILER',
      'dd-trace',
    ],
  ])('%s', (_, at, code, says) => {
    const refusal = findRefusal({ ...FINE, ...at });
    expect(refusal?.code).toBe(code);
    expect(refusal?.message.startsWith(`[${code}] `)).toBe(true);
    expect(refusal?.message).toContain(says);
  });

  test('when its binaries were left out of the package', () => {
    const engineFolder = mkdtempSync(join(tmpdir(), 'hotspan-engine-'));
    onTestFinished(() => rmSync(engineFolder, { recursive: true }));
    expect(findRefusal({ ...FINE, engineFolder })?.code).toBe('HOTSPAN_ERR_ABI');
    mkdirSync(join(engineFolder, 'prebuilds', 'linux-x64'), { recursive: true });
    expect(findRefusal({ ...FINE, engineFolder })?.code).toBe('HOTSPAN_ERR_ABI');
    writeFileSync(join(engineFolder, 'prebuilds', 'linux-x64', 'any.abi115.node'), '');
    expect(findRefusal({ ...FINE, engineFolder })).toBeUndefined();
  });
});
