import type { Resolution } from '../options/resolve-options.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { Finding } from './finding.js';
import { showOption } from './show-option.js';

/** What the environment makes of the options: every problem, every value with its variable, and whether the agent is on. */
export function checkOptions({ options, warnings, sources }: Resolution): readonly Finding[] {
  // The sources have the keys of the options.
  const names = Object.keys(sources) as (keyof ResolvedOptions)[];
  const given = names.filter((name) => sources[name] !== 'default');
  const shown = (name: keyof ResolvedOptions): string => `${name} ${showOption(name, options[name])}`;
  return [
    ...warnings.map(
      (message): Finding => ({
        check: 'options',
        status: 'warn',
        message,
        fix: 'Correct the variable, or leave it out.',
      }),
    ),
    ...given.map(
      (name): Finding => ({
        check: 'options',
        status: 'ok',
        message: `${shown(name)} (${sources[name]})`,
      }),
    ),
    {
      check: 'options',
      status: 'ok',
      message: `by default: ${names
        .filter((name) => sources[name] === 'default' && name !== 'logger')
        .map(shown)
        .join('; ')}`,
    },
    ...(sources.serviceName === 'default' ? [NO_NAME] : []),
    ...(options.enabled ? [] : [describeDisabled(sources.enabled)]),
  ];
}

const NO_NAME: Finding = {
  check: 'options',
  status: 'warn',
  message: 'the service has no name, and is not told apart from others without one',
  fix: 'Set OTEL_SERVICE_NAME, or serviceName in code.',
};

function describeDisabled(variable: string): Finding {
  return {
    check: 'options',
    status: 'fail',
    message: `the agent is turned off by ${variable}`,
    fix: `Leave out ${variable}.`,
  };
}
