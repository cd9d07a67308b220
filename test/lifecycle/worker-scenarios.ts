import type { Scenario } from './scenario.js';

/** A main thread that says how its worker ended. */
const MAIN = `
import { Worker } from 'node:worker_threads';
const worker = new Worker(new URL('./worker.mjs', import.meta.url), OPTIONS);
worker.on('error', (error) => console.log(error.message)).on('exit', (code) => console.log('worker', code));
`;

const withWorker = (source: string, options = '{}', main = ''): Scenario['files'] => ({
  'main.mjs': `BURN\n${MAIN.replace('OPTIONS', options)}\n${main}`,
  'worker.mjs': `BURN\n${source}`,
});

/** A worker that burns, says so, and lives until the process ends. */
const LIVING = `
import { parentPort } from 'node:worker_threads';
function burnWorker() { return burn(120); }
burnWorker();
parentPort.postMessage(1);
setInterval(() => {}, 1000);
`;

export const WORKERS: readonly Scenario[] = [
  { name: 'a worker with nothing left to do', files: withWorker('burnLast();'), series: 2, core: true },
  {
    name: 'process.exit() in a worker',
    files: withWorker('burnLast(); process.exit(5);'),
    series: 2,
    core: true,
  },
  {
    name: 'an uncaught error in a worker',
    files: withWorker(`burnLast(); throw new Error('host bug');`),
    series: 2,
  },
  {
    name: 'an unhandled rejection in a worker',
    files: withWorker(`burnLast(); Promise.reject(new Error('host bug'));`),
    series: 2,
  },
  {
    name: 'a worker that is terminated, and a main thread that goes on',
    files: withWorker(
      LIVING,
      '{}',
      `worker.once('message', async () => { console.log(await worker.terminate()); burnLast(); });`,
    ),
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
    core: true,
  },
  {
    name: 'a busy worker that is terminated',
    files: withWorker(
      `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(1); for (;;);`,
      '{}',
      `worker.once('message', async () => { console.log(await worker.terminate()); burnLast(); });`,
    ),
  },
  {
    name: 'a worker that is terminated twice, without the agent',
    files: withWorker(
      LIVING,
      '{ execArgv: [] }',
      `worker.once('message', async () => {
        console.log(await Promise.all([worker.terminate(), worker.terminate()]));
        burnLast();
      });`,
    ),
  },
  {
    name: 'process.exit() in the main thread while a worker runs',
    files: withWorker(LIVING, '{}', `worker.once('message', () => { burnLast(); process.exit(4); });`),
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
    core: true,
  },
  {
    name: 'SIGTERM while a worker runs',
    files: withWorker(LIVING, '{}', `worker.once('message', () => { burnLast(); console.log('ready'); });`),
    signals: ['SIGTERM'],
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
  },
  {
    name: 'SIGTERM while workers run, a listener ends the process',
    files: withWorker(
      LIVING,
      '{}',
      `let ready = 0;
      const onMessage = () => { if (++ready < 2) return; burnLast(); console.log('ready'); };
      for (const one of [worker, new Worker(new URL('./worker.mjs', import.meta.url))]) one.once('message', onMessage);
      process.on('SIGTERM', () => process.exit(0));`,
    ),
    signals: ['SIGTERM'],
    arrives: ['burnLast', 'burnWorker'],
    series: 3,
  },
  {
    name: 'a main thread that ends before a worker that it does not wait for',
    files: withWorker(LIVING, '{}', `worker.once('message', () => { burnLast(); worker.unref(); });`),
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
  },
  {
    name: 'process.exit() while a worker runs that uploads elsewhere',
    files: withWorker(
      LIVING,
      `{ env: { ...process.env, HOTSPAN_ENDPOINT: 'http://127.0.0.1:1' } }`,
      `worker.once('message', () => { burnLast(); process.exit(4); });`,
    ),
  },
  {
    name: 'process.exit() while a worker is busy',
    files: withWorker(
      `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(1); for (;;);`,
      '{}',
      `worker.once('message', () => { burnLast(); process.exit(4); });`,
    ),
  },
  {
    name: 'process.exit() while a worker is busy for half a second',
    files: withWorker(
      `import { parentPort } from 'node:worker_threads';
      function burnWorker() { return burn(500); }
      parentPort.postMessage(1);
      burnWorker();
      setInterval(() => {}, 1000);`,
      '{}',
      `worker.once('message', () => { burnLast(); process.exit(4); });`,
    ),
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
  },
  {
    name: 'process.exit() after a worker was terminated',
    files: withWorker(
      LIVING,
      '{}',
      `worker.once('message', async () => { await worker.terminate(); burnLast(); process.exit(4); });`,
    ),
    arrives: ['burnLast', 'burnWorker'],
    series: 2,
  },
  {
    name: 'two workers',
    files: withWorker('burnLast();', '{}', `new Worker(new URL('./worker.mjs', import.meta.url));`),
    series: 3,
  },
  {
    name: 'a worker without the flags of the process',
    files: withWorker(
      'burnLast();',
      '{ execArgv: [] }',
      'function burnMain() { return burn(120); } burnMain();',
    ),
    arrives: ['burnMain'],
  },
  {
    name: 'a worker with an environment of its own',
    files: withWorker('process.exitCode = 2;', '{ env: {}, execArgv: [] }', 'burnLast();'),
  },
];
