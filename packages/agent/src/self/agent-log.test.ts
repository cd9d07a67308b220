import { expect, onTestFinished, test, vi } from 'vitest';
import { consoleLogger, createAgentLog } from './agent-log.js';

test('every kind of trouble is told once, with the name of who speaks', () => {
  const lines: string[] = [];
  const log = createAgentLog({ warn: (message) => lines.push(message) });
  for (const count of [1, 2]) log.warnOnce('upload', `upload ${count} failed`);
  log.warnOnce('flush', 'a flush failed');
  expect(lines).toEqual(['hotspan: upload 1 failed', 'hotspan: a flush failed']);
});

test('a logger that throws, or has no debug, disturbs nobody', () => {
  const log = createAgentLog({
    warn: () => {
      throw new Error('disk full');
    },
  });
  expect(() => {
    log.warnOnce('upload', 'upload failed');
    log.debug('details');
  }).not.toThrow();
});

test('a method of the logger keeps its object', () => {
  class Logger {
    readonly lines: string[] = [];
    warn(message: string): void {
      this.lines.push(`warn ${message}`);
    }
    debug(message: string): void {
      this.lines.push(`debug ${message}`);
    }
  }
  const logger = new Logger();
  const log = createAgentLog(logger);
  log.warnOnce('a', 'first');
  log.debug('second');
  expect(logger.lines).toEqual(['warn hotspan: first', 'debug hotspan: second']);
});

test('the default logger writes everything to stderr, for stdout belongs to the host', () => {
  const lines: unknown[] = [];
  for (const name of ['error', 'warn', 'info', 'debug', 'log'] as const) {
    const spy = vi.spyOn(console, name).mockImplementation((text) => lines.push(`${name} ${text}`));
    onTestFinished(() => spy.mockRestore());
  }
  const log = createAgentLog(consoleLogger);
  log.errorOnce('a', 'first');
  log.warnOnce('b', 'second');
  log.info('third');
  log.debug('fourth');
  expect(lines).toEqual([
    'error hotspan: first',
    'warn hotspan: second',
    'error hotspan: third',
    'error hotspan: fourth',
  ]);
});

test.each([
  ['none', []],
  ['error', ['error']],
  ['warn', ['error', 'warn']],
  ['info', ['error', 'warn', 'info']],
  ['debug', ['error', 'warn', 'info', 'debug']],
] as const)('at the level %s it says %j', (level, expected) => {
  const said: string[] = [];
  const log = createAgentLog(
    {
      error: () => said.push('error'),
      warn: () => said.push('warn'),
      info: () => said.push('info'),
      debug: () => said.push('debug'),
    },
    level,
  );
  log.errorOnce('a', 'text');
  log.warnOnce('b', 'text');
  log.info('text');
  log.debug('text');
  expect(said).toEqual(expected);
});

test('a logger without error is warned of what keeps the agent from profiling', () => {
  const lines: string[] = [];
  createAgentLog({ warn: (message) => lines.push(message) }, 'error').errorOnce('a', 'no engine');
  expect(lines).toEqual(['hotspan: no engine']);
});
