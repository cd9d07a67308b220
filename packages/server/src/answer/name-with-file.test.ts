import { expect, it } from 'vitest';
import { nameWithFile } from './name-with-file.js';

const nameOf = (name: string, file: string, { startLine = 0, line = 0 } = {}): string =>
  nameWithFile({ function: { name, systemName: '', file, startLine }, line });

it.each([
  ['add', '/app/src/cart.js', 'add (/app/src/cart.js)'],
  ['add', 'src/cart.ts', 'add (src/cart.ts)'],
  ['main.work', '/src/main.go', 'main.work (/src/main.go)'],
  ['main.main.func1', '/src/main.go', 'main.main.func1 (/src/main.go)'],
  ['readSync', 'node:fs', 'readSync (node:fs)'],
  ['processTimers', 'node:internal/timers', 'processTimers (node:internal/timers)'],
  ['load', 'file:///app/cart.mjs', 'load (/app/cart.mjs)'],
  ['load', 'file://host/cart.mjs', 'load (file://host/cart.mjs)'],
  ['operator()(int)', '/src/a.cc', 'operator()(int) (/src/a.cc)'],
])('%s in %s is %s', (name, file, expected) => {
  expect(nameOf(name, file, { startLine: 3, line: 7 })).toBe(expected);
});

it.each([
  ['(garbage collector)', ''],
  ['./src/cart.js:add:12', './src/cart.js'],
  ['node:fs:readSync:12', 'node:fs'],
  ['add (src/cart.js:12)', 'src/cart.js'],
  ['add (src/cart.js:12:4)', '/app/src/cart.js'],
  ['add (src/cart.js)', 'src/cart.js'],
  ['cart.py', 'cart.py'],
])('%s is left as it is, in %j', (name, file) => {
  expect(nameOf(name, file, { startLine: 3, line: 7 })).toBe(name);
});

it('names an anonymous function by the line that it begins in, if that is known', () => {
  expect(nameOf('(anonymous)', '/a.js', { startLine: 3, line: 7 })).toBe('(anonymous) (/a.js:3)');
  expect(nameOf('<anonymous>', 'file:///a.js', { line: 7 })).toBe('<anonymous> (/a.js:7)');
  expect(nameOf('(anonymous)', '/a.js')).toBe('(anonymous) (/a.js)');
  expect(nameOf('(anonymous)', '', { startLine: 3 })).toBe('(anonymous)');
});

it('reads names that were made up to take long', () => {
  for (const part of ['/:', ' (', ':1', ':', '(:1']) nameOf(part.repeat(500_000), '/a.js');
});
