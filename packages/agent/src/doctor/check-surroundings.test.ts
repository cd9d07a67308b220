import { describe, expect, test } from 'vitest';
import { currentSurroundings } from '../engine/find-refusal.js';
import { checkSurroundings } from './check-surroundings.js';

const HERE = currentSurroundings();

describe('where the agent would not run, what comes before the reason is well', () => {
  test.each([
    ['on Bun', { versions: { ...HERE.versions, bun: '1.2.0' } }, ['runtime']],
    ['on Windows', { platform: 'win32' }, ['runtime', 'platform']],
    ['without addons', { flags: ['--no-addons'] }, ['runtime', 'platform', 'addons']],
    ['without the engine', { engineFolder: undefined }, ['runtime', 'platform', 'addons', 'engine']],
    [
      "beside dd-trace's profiler",
      { env: { DD_PROFILING_ENABLED: 'true' }, globals: { [Symbol.for('dd-trace')]: {} } },
      ['runtime', 'platform', 'addons', 'engine', 'neighbours'],
    ],
  ])('%s', (_, at, checks) => {
    const findings = checkSurroundings({ ...HERE, ...at });
    expect(findings.map(({ check }) => check)).toEqual(checks);
    expect(findings.map(({ status }) => status)).toEqual([...checks.slice(1).map(() => 'ok'), 'fail']);
    expect(findings.at(-1)?.message).toMatch(/^\[HOTSPAN_ERR_/);
  });
});

test('an old Node.js fails with the version to use', () => {
  const [runtime] = checkSurroundings({ ...HERE, versions: { ...HERE.versions, node: '18.20.0' } });
  expect(runtime).toMatchObject({ status: 'fail', fix: 'Use Node.js 20.19 or later.' });
});
