import { isDatadogProfilingOn } from '../engine/find-other-profiler.js';
import { findEngineFolder } from '../engine/load-engine.js';
import type { Environment } from '../options/parsed.js';
import { findPackage } from './find-package.js';
import type { Finding } from './finding.js';

const OPENTELEMETRY = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-node',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-trace-base',
  '@opentelemetry/sdk-trace-node',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/auto-instrumentations-node',
] as const;

/** Packages that sample V8 when they are told to. */
const PROFILERS = [
  'dd-trace',
  '@pyroscope/nodejs',
  '@sentry/profiling-node',
  '@google-cloud/profiler',
  '@splunk/otel',
] as const;

/** OpenTelemetry and other profilers, as a program in `folder` would find them. Nothing of them is loaded. */
export function checkPackages(folder: string, env: Environment): readonly Finding[] {
  return [checkOpenTelemetry(folder), ...checkProfilers(folder, env)];
}

function checkOpenTelemetry(folder: string): Finding {
  const found = OPENTELEMETRY.flatMap((name) => findPackage(name, folder) ?? []);
  const list = found.map(({ name, version }) => `${name} ${version}`).join(', ');
  const [api] = found.filter(({ name }) => name === '@opentelemetry/api');
  if (found.length === 0) {
    const message = `no packages of OpenTelemetry in ${folder}, so there are no spans to link to`;
    return { check: 'opentelemetry', status: 'ok', message };
  }
  if (api && !/^1\.([3-9]|\d\d+)\./.test(api.version)) {
    return {
      check: 'opentelemetry',
      status: 'warn',
      message: list,
      fix: 'The agent knows @opentelemetry/api 1.3 to 1.x: install such a version.',
    };
  }
  return { check: 'opentelemetry', status: 'ok', message: list };
}

function checkProfilers(folder: string, env: Environment): Finding[] {
  const findings: Finding[] = [];
  if (isDatadogProfilingOn(env)) {
    findings.push({
      check: 'profilers',
      status: 'warn',
      message: 'DD_PROFILING_ENABLED is set: beside dd-trace the agent does not profile',
      fix: 'Leave out DD_PROFILING_ENABLED, or one of the two.',
    });
  }
  for (const { name, version } of PROFILERS.flatMap((name) => findPackage(name, folder) ?? [])) {
    findings.push({
      check: 'profilers',
      status: 'warn',
      message: `${name} ${version} is installed, which can profile as well`,
      fix: 'See that its profiler is off: two samplers disturb each other and cost twice.',
    });
  }
  const engine = findPackage('@datadog/pprof', folder);
  if (engine !== undefined && engine.folder !== findEngineFolder()) {
    findings.push({
      check: 'profilers',
      status: 'warn',
      message: `@datadog/pprof ${engine.version} in ${engine.folder} is a second copy of the sampler`,
      fix: 'See that nothing starts it.',
    });
  }
  if (findings.length > 0) return findings;
  return [{ check: 'profilers', status: 'ok', message: 'no other profiler is installed' }];
}
