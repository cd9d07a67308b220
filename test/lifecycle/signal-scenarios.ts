import type { Scenario } from './scenario.js';

/** Sets up, burns, says so, and lives until it is ended. */
const service = (setUp: string): Scenario['files'] => ({
  'main.mjs': `BURN\n${setUp}\nburnLast();\nconst work = setInterval(() => {}, 1000);\nconsole.log('ready');`,
});

export const SIGNALS: readonly Scenario[] = [
  { name: 'SIGTERM, nobody listens', files: service(''), signals: ['SIGTERM'], core: true },
  { name: 'SIGINT, nobody listens', files: service(''), signals: ['SIGINT'], core: true },
  {
    name: 'SIGTERM, a listener ends the process',
    files: service(`process.on('SIGTERM', () => { console.log('host'); process.exit(3); });`),
    signals: ['SIGTERM'],
    core: true,
  },
  {
    name: 'SIGINT, a listener that is called once ends the work',
    files: service(`process.once('SIGINT', () => { clearInterval(work); console.log('host'); });`),
    signals: ['SIGINT'],
  },
  {
    name: 'SIGTERM, a listener that was added later',
    files: {
      'main.mjs': `BURN
        setTimeout(() => {
          process.on('SIGTERM', () => { console.log('host'); process.exit(0); });
          burnLast();
          console.log('ready');
        }, 30);
        setInterval(() => {}, 1000);`,
    },
    signals: ['SIGTERM'],
  },
  {
    name: 'SIGTERM, an async listener ends the process after awaiting',
    files: service(`process.on('SIGTERM', async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.log('closed');
      process.exit(0);
    });`),
    signals: ['SIGTERM'],
  },
  {
    name: 'SIGTERM, a listener burns and ends the process',
    files: {
      'main.mjs': `BURN
        process.on('SIGTERM', () => { burnLast(); process.exit(1); });
        setInterval(() => {}, 1000);
        console.log('ready');`,
    },
    signals: ['SIGTERM'],
  },
  {
    name: 'SIGTERM, a listener that only counts, and then SIGINT',
    files: service(
      `process.on('SIGTERM', () => { console.log('no'); process.kill(process.pid, 'SIGINT'); });`,
    ),
    signals: ['SIGTERM'],
  },
  // These end the process within the very signal, and nothing comes after that, not even `exit`.
  {
    name: 'SIGTERM, a listener that sends it again when it is alone',
    files: service(`const onSignal = () => {
      if (process.listenerCount('SIGTERM') > 1) return;
      process.off('SIGTERM', onSignal);
      process.kill(process.pid, 'SIGTERM');
    };
    process.on('SIGTERM', onSignal);`),
    signals: ['SIGTERM'],
    core: true,
  },
  {
    name: 'SIGINT, a listener that removes itself and sends it again',
    files: service(`const onSignal = () => {
      process.off('SIGINT', onSignal);
      process.kill(process.pid, 'SIGINT');
    };
    process.on('SIGINT', onSignal);`),
    signals: ['SIGINT'],
  },
  {
    name: 'SIGTERM, a listener that ends the process by SIGKILL',
    files: service(`process.on('SIGTERM', () => { process.kill(process.pid, 9); });`),
    signals: ['SIGTERM'],
  },
  {
    name: 'SIGTERM, signal-exit',
    files: service(
      `const { onExit } = await import('signal-exit'); onExit((code, signal) => console.log(code, signal));`,
    ),
    signals: ['SIGTERM'],
    core: true,
  },
  // The second one says: at once. So it may be that nothing arrives.
  { name: 'SIGTERM twice, nobody listens', files: service(''), signals: ['SIGTERM', 'SIGTERM'], arrives: [] },
  { name: 'SIGHUP, which the agent leaves alone', files: service(''), signals: ['SIGHUP'], arrives: [] },
  { name: 'SIGUSR2, which the agent leaves alone', files: service(''), signals: ['SIGUSR2'], arrives: [] },
];
