import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parseTaskLine } from './parse-task-line.js';

it.each<[line: string, expected: object | undefined]>([
  ['', undefined],
  ['--port 1', undefined],
  ['backup out', { task: { name: 'backup', dir: resolve('out') }, flags: [] }],
  ['restore /in --data-dir x', { task: { name: 'restore', dir: '/in' }, flags: ['--data-dir', 'x'] }],
  ['compact --data-dir x', { task: { name: 'compact' }, flags: ['--data-dir', 'x'] }],
  ['check', { task: { name: 'check', repair: false }, flags: [] }],
  ['check --data-dir x --repair', { task: { name: 'check', repair: true }, flags: ['--data-dir', 'x'] }],
  ['backup --help', { task: { name: 'backup', dir: '' }, flags: ['--help'] }],
])('reads "hotspan-server %s"', (line, expected) => {
  expect(parseTaskLine(line.split(' ').filter(Boolean))).toEqual(expected);
});

it.each([
  ['backup', 'backup needs a directory first: hotspan-server backup DIR.'],
  ['restore --data-dir x', 'restore needs a directory first'],
  ['bakcup x', 'bakcup is not a command of hotspan-server. There are backup, restore, compact and check'],
])('refuses "hotspan-server %s"', (line, message) => {
  expect(() => parseTaskLine(line.split(' '))).toThrow(`[HOTSPAN_ERR_SERVER_OPTION] ${message}`);
});
