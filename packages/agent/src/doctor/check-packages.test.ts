import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkPackages } from './check-packages.js';

/** An application's folder with these packages installed above it. */
function createApplication(packages: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'hotspan-doctor-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, version] of Object.entries(packages)) {
    const folder = join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    // Packages with `exports` mostly do not export their manifest.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, exports: './index.js' }));
  }
  const application = join(root, 'apps', 'checkout');
  mkdirSync(application, { recursive: true });
  return application;
}

const NONE = { check: 'profilers', status: 'ok', message: 'no other profiler is installed' };

test('packages of OpenTelemetry are listed with their versions', () => {
  const folder = createApplication({ '@opentelemetry/api': '1.9.1', '@opentelemetry/sdk-node': '0.220.0' });
  expect(checkPackages(folder, {})).toEqual([
    {
      check: 'opentelemetry',
      status: 'ok',
      message: '@opentelemetry/api 1.9.1, @opentelemetry/sdk-node 0.220.0',
    },
    NONE,
  ]);
});

test.each(['1.2.0', '2.0.0', '0.9.0'])('the API %s is one that the agent does not know', (version) => {
  const [finding] = checkPackages(createApplication({ '@opentelemetry/api': version }), {});
  expect(finding).toMatchObject({
    check: 'opentelemetry',
    status: 'warn',
    message: `@opentelemetry/api ${version}`,
  });
});

test('an application without OpenTelemetry is well too', () => {
  const [finding] = checkPackages(createApplication({}), {});
  expect(finding).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('no packages of OpenTelemetry'),
  });
});

test('other profilers and other copies of the sampler are warned of', () => {
  const folder = createApplication({ 'dd-trace': '6.0.0', '@datadog/pprof': '5.1.0' });
  const [, ...profilers] = checkPackages(folder, {});
  expect(profilers.map(({ status }) => status)).toEqual(['warn', 'warn']);
  expect(profilers[0]?.message).toContain('dd-trace 6.0.0');
  expect(profilers[1]?.message).toContain('second copy');
});
