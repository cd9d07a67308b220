import { expect, it } from 'vitest';
import { chooseFormat, sniffFormat } from './choose-format.js';
import { encodeTestPprof } from './pprof.fixture.js';

const FORM = 'multipart/form-data; boundary=x';

it.each([
  ['trie', '', 'trie', false],
  ['', 'binary/octet-stream+trie', 'trie', false],
  ['', 'Binary/octet-stream+tree; charset=x', 'tree', false],
  ['lines', '', 'lines', false],
  ['folded', '', 'groups', false],
  ['jfr', FORM, 'jfr', true],
  ['pprof', FORM, 'pprof', false],
  ['pprof', '', 'pprof', false],
  ['', FORM, undefined, true],
  ['', 'application/octet-stream', undefined, false],
  ['nonsense', '', undefined, false],
  ['toString', '', undefined, false],
])('of format %j and content type %j makes %s, form: %s', (format, contentType, expected, isForm) => {
  expect(chooseFormat(format, contentType)).toEqual({ format: expected, isForm });
});

it.each([
  ['pprof', encodeTestPprof(), 'pprof'],
  ['folded text', 'a;b 1\n', 'groups'],
  ['text that is none', 'a;b ten\n', 'groups'],
  ['stacks without counts', 'a;b\na;c\n', 'groups'],
  ['nothing', '', 'groups'],
  ['a recording', 'FLR\0 and so on', 'jfr'],
  [
    'speedscope',
    '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]},"profiles":[]}',
    'speedscope',
  ],
  ['a profile of V8', '{"nodes":[],"startTime":0,"endTime":1,"samples":[],"timeDeltas":[]}', 'cpuprofile'],
])('tells %s by its content', (_, content, format) => {
  expect(sniffFormat(Buffer.from(content))).toBe(format);
});
