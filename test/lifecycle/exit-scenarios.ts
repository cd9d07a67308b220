import type { Scenario } from './scenario.js';

const program = (end: string): Scenario['files'] => ({ 'main.mjs': `BURN\n${end}` });

export const EXITS: readonly Scenario[] = [
  { name: 'nothing left to do', files: program('burnLast();'), core: true },
  { name: 'nothing left to do, with an exit code', files: program('burnLast(); process.exitCode = 5;') },
  {
    name: 'nothing left to do once a server is closed',
    files: program(`
      import { createServer } from 'node:http';
      const server = createServer().listen(0, () => setTimeout(() => { burnLast(); server.close(); }, 20));
    `),
  },
  { name: 'process.exit()', files: program('burnLast(); process.exit();') },
  { name: 'process.exit(7)', files: program('burnLast(); process.exit(7);'), core: true },
  {
    name: 'process.exit() of a CommonJS program',
    files: { 'main.cjs': 'BURN\nburnLast(); process.exit(7);' },
  },
  {
    name: 'process.exit() in a timer, with other timers running',
    files: program(`setInterval(() => {}, 1000); setTimeout(() => { burnLast(); process.exit(2); }, 10);`),
  },
  {
    name: 'process.exit() in a promise',
    files: program(`await new Promise((resolve) => setTimeout(resolve, 10)); burnLast(); process.exit(2);`),
  },
  {
    name: 'process.exit() in a listener for beforeExit',
    files: program(`process.on('beforeExit', () => { burnLast(); process.exit(3); });`),
  },
  {
    name: 'work in a listener for beforeExit',
    files: program(`process.once('beforeExit', burnLast);`),
  },
  {
    name: 'process.exit() again in a listener for exit',
    files: program(
      `process.on('exit', () => { console.log('bye'); process.exit(9); }); burnLast(); process.exit(1);`,
    ),
  },
  {
    name: 'an exit code that a listener for exit changes',
    files: program(
      `process.on('exit', (code) => { console.log(code); process.exitCode = 6; }); burnLast(); process.exit(1);`,
    ),
  },
  {
    name: 'a listener for exit that throws',
    files: program(
      `process.on('exit', () => { throw new Error('host bug'); }); burnLast(); process.exit(1);`,
    ),
  },
  { name: 'an uncaught error', files: program(`burnLast(); throw new Error('host bug');`), core: true },
  {
    name: 'an uncaught error in a timer',
    files: program(`setTimeout(() => { burnLast(); throw new TypeError('host bug'); }, 10);`),
  },
  {
    name: 'something thrown that is no error',
    files: program(`burnLast(); throw { host: 'bug' };`),
  },
  {
    name: 'an unhandled rejection',
    files: program(`burnLast(); Promise.reject(new Error('host bug'));`),
    core: true,
  },
  {
    name: 'a listener for uncaught errors that ends the process',
    files: program(`
      process.on('uncaughtException', (error) => { console.log(error.message); process.exit(4); });
      burnLast();
      throw new Error('host bug');
    `),
  },
  {
    name: 'a listener for uncaught errors that lets it live',
    files: program(`
      process.on('uncaughtException', (error) => console.log(error.message));
      setTimeout(burnLast, 10);
      throw new Error('host bug');
    `),
  },
  { name: 'an await that never ends', files: program('burnLast(); await new Promise(() => {});') },
  {
    name: 'much output before process.exit()',
    files: program(`burnLast(); console.log('x'.repeat(60_000)); process.exit();`),
  },
  { name: 'process.exit() at once', files: program('process.exit(3);'), arrives: [] },
  { name: 'an error while loading', files: program(`import './missing.mjs';`), arrives: [] },
  { name: 'SIGKILL', files: program(`burnLast(); process.kill(process.pid, 'SIGKILL');`), arrives: [] },
];
