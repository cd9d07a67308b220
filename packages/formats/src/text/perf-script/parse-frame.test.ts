import { describe, expect, it } from 'vitest';
import { type ParsedFrame, parseFrame, textOfFrame } from './parse-frame.js';

describe('textOfFrame', () => {
  it.each<[string, string | undefined]>([
    ['\tffffffff8104f45a schedule+0xa ([kernel.kallsyms])', 'schedule+0xa ([kernel.kallsyms])'],
    ['    7F12 main ', 'main'],
    ['7f12', ''],
    ['\t0 main', 'main'],
    ['  main (/bin/x)', undefined],
    ['  app.c:12', undefined],
    ['  12345678901234567 main', undefined],
    ['', undefined],
  ])('finds what follows the address in "%s"', (line, text) => {
    expect(textOfFrame(line)).toBe(text);
  });
});

describe('parseFrame', () => {
  it.each<[string, Partial<ParsedFrame>]>([
    ['main+0x1c (/usr/bin/node)', { symbol: 'main', binary: '/usr/bin/node' }],
    ['main (/usr/bin/node)', { symbol: 'main', binary: '/usr/bin/node' }],
    ['main+0x1c', { symbol: 'main' }],
    ['schedule+0xa ([kernel.kallsyms])', { symbol: 'schedule', binary: '[kernel.kallsyms]' }],
    ['[unknown] (/lib/libc.so.6)', { symbol: '[unknown]', binary: '/lib/libc.so.6' }],
    ['[unknown] ([unknown])', { symbol: '[unknown]' }],
    ['(/lib/libc.so.6)', { symbol: '[unknown]', binary: '/lib/libc.so.6' }],
    ['', { symbol: '[unknown]' }],
    ['inner (inlined)', { symbol: 'inner', isInlined: true }],
    ['operator()(int) const+0x2 (/bin/x)', { symbol: 'operator()(int) const', binary: '/bin/x' }],
    [
      'v8::(anonymous namespace)::Invoke(std::map<int, A<int> > const&)+0x2af (/usr/bin/node)',
      { symbol: 'v8::(anonymous namespace)::Invoke(std::map<int, A<int> > const&)', binary: '/usr/bin/node' },
    ],
    [
      'main+0x1 (/opt/my program (copy)/bin/x (deleted))',
      { symbol: 'main', binary: '/opt/my program (copy)/bin/x (deleted)' },
    ],
    ['main (/tmp/a(b)', { symbol: 'main', binary: '/tmp/a(b' }],
    ['main (/tmp/a)b)', { symbol: 'main', binary: '/tmp/a)b' }],
    ['f(int)', { symbol: 'f(int)' }],
    ['a+0xzz (/bin/x)', { symbol: 'a+0xzz', binary: '/bin/x' }],
    ['+0x10 (/bin/x)', { symbol: '+0x10', binary: '/bin/x' }],
  ])('parses "%s"', (text, expected) => {
    expect(parseFrame(text)).toEqual({ binary: '', isInlined: false, ...expected });
  });
});
