import type { Scenario, ServerMood } from './scenario.js';

const NATURAL: Scenario['files'] = { 'main.mjs': 'BURN\nburnLast();' };
const EXIT: Scenario['files'] = { 'main.mjs': 'BURN\nburnLast(); process.exit(3);' };
const SERVICE: Scenario['files'] = {
  'main.mjs': `BURN\nburnLast(); setInterval(() => {}, 1000); console.log('ready');`,
};

const says = /^hotspan: (?:the last )?profiles were not uploaded/;
const MOODS: readonly ServerMood[] = [
  'refused',
  'hanging',
  'reset',
  'garbage',
  'huge',
  'no TLS',
  'no such name',
  400,
  401,
  413,
  429,
  503,
];

export const OUTAGES: readonly Scenario[] = [
  ...MOODS.map((server) => ({
    name: `nothing left to do, server: ${server}`,
    files: NATURAL,
    server,
    says,
    core: server === 'hanging',
  })),
  ...MOODS.map((server) => ({
    name: `process.exit(), server: ${server}`,
    files: EXIT,
    server,
    says,
    core: server === 'refused',
  })),
  ...(['refused', 'hanging'] as const).map((server) => ({
    name: `SIGTERM, server: ${server}`,
    files: SERVICE,
    signals: ['SIGTERM'] as const,
    server,
    says,
  })),
];
