import { expect, test, vi } from 'vitest';
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

test('by default warnings go to the console and details nowhere', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const log = createAgentLog(consoleLogger);
  log.warnOnce('a', 'first');
  log.debug('second');
  expect(warn.mock.calls).toEqual([['hotspan: first']]);
  warn.mockRestore();
});
