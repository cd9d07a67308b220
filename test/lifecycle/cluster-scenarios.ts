import type { Scenario } from './scenario.js';

/** A primary that says how its worker ended. */
const cluster = (worker: string, primary = ''): Scenario['files'] => ({
  'main.mjs': `BURN
    import cluster from 'node:cluster';
    if (cluster.isPrimary) {
      const child = cluster.fork();
      child.on('exit', (code, signal) => console.log('worker', code, signal));
      ${primary}
    } else {
      ${worker}
    }`,
});

const fork = (source: string, primary = ''): Scenario['files'] => ({
  'main.mjs': `BURN
    import { fork, spawn } from 'node:child_process';
    ${primary || `fork(new URL('./child.mjs', import.meta.url)).on('exit', (code, signal) => console.log('child', code, signal));`}`,
  'child.mjs': `BURN\n${source}`,
});

const LIVE = `setInterval(() => {}, 1000); process.send('up');`;

export const CLUSTER: readonly Scenario[] = [
  {
    name: 'a cluster worker that disconnects',
    files: cluster('burnLast(); process.disconnect();'),
    series: 2,
    core: true,
  },
  { name: 'process.exit() in a cluster worker', files: cluster('burnLast(); process.exit(6);'), series: 2 },
  {
    name: 'an uncaught error in a cluster worker',
    files: cluster(`burnLast(); throw new Error('host bug');`),
    series: 2,
  },
  {
    name: 'SIGTERM to a cluster worker',
    files: cluster(`burnLast(); ${LIVE}`, `child.on('message', () => child.process.kill('SIGTERM'));`),
    series: 2,
  },
  {
    name: 'the primary disconnects its workers',
    files: cluster(`burnLast(); process.send('up');`, `child.on('message', () => cluster.disconnect());`),
    series: 2,
  },
  {
    name: "a terminal's SIGINT to a cluster",
    files: cluster(
      `burnLast(); ${LIVE}`,
      `child.removeAllListeners('exit'); child.on('message', () => console.log('ready'));`,
    ),
    signals: [{ group: 'SIGINT' }],
    series: 2,
    core: true,
  },
  { name: 'a forked child', files: fork('burnLast(); process.disconnect();'), series: 2 },
  { name: 'process.exit() in a forked child', files: fork('burnLast(); process.exit(6);'), series: 2 },
  {
    name: 'a spawned child that is loaded by NODE_OPTIONS',
    files: fork(
      'burnLast(); process.exit(6);',
      `spawn(process.execPath, ['child.mjs'], { stdio: 'inherit' }).on('exit', (code) => console.log('child', code));`,
    ),
    agentEnv: { NODE_OPTIONS: '--import hotspan/register' },
    series: 2,
  },
];
