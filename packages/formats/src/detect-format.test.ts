import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat } from './detect-format.js';
import { sampleNestedCpuProfile } from './v8/sample-v8.fixture.js';
import { validSamples } from './valid-samples.fixture.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const samples = validSamples();
const all = Object.entries(samples).flatMap(([format, files]) => files.map((bytes) => ({ format, bytes })));
const CONTENT_TYPES = [
  'binary/octet-stream+trie',
  'binary/octet-stream+tree',
  'application/json',
  'text/plain',
  '',
];

function first(format: keyof typeof samples): Uint8Array {
  const [bytes = bytesOf()] = samples[format];
  return bytes;
}

function field(number: number, content: Uint8Array | readonly number[]): number[] {
  return [(number << 3) | 2, content.length, ...content];
}

describe('detectFormat', () => {
  it.each(all)('tells $format', ({ format, bytes }) => {
    expect(detectFormat(bytes)).toBe(format);
  });

  it.each([
    ['gzip', new Uint8Array(gzipSync('main;work 1'))],
    ['jfr', text('FLR\0\0\u0002\0\u0001')],
  ])('tells %s by its magic, whatever the content type', (format, bytes) => {
    for (const type of CONTENT_TYPES) expect(detectFormat(bytes, type)).toBe(format);
  });

  it.each(all.filter(({ format }) => !['groups', 'lines', 'perf-script', 'trie', 'tree'].includes(format)))(
    'lets no content type override the structure of $format',
    ({ format, bytes }) => {
      for (const type of CONTENT_TYPES) expect(detectFormat(bytes, type)).toBe(format);
    },
  );

  it('lets the content type decide between trie and tree, and over text', () => {
    for (const format of ['trie', 'tree', 'groups'] as const) {
      expect(detectFormat(first(format), 'binary/octet-stream+trie')).toBe('trie');
      expect(detectFormat(first(format), 'Binary/Octet-Stream+Tree; charset=binary')).toBe('tree');
    }
  });

  it.each([
    ['no bytes', bytesOf()],
    ['blanks', text('\ufeff \r\n\t\n')],
    ['zeros', new Uint8Array(1000)],
    ['a PNG', bytesOf(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ['UTF-16', bytesOf(0xff, 0xfe, 0x61, 0, 0x3b, 0, 0x62, 0)],
    ['other JSON', text('{"name":"x","values":[1,2,{"nodes":[]}]}')],
    ['a JSON array', text('[\n  {"ph":"X","ts":1}\n]')],
    ['an empty object', text('{}')],
    ['a page', text('<!doctype html>\n<p>a;b</p>\n')],
    ['prose', text('Profiles are read here.\nNothing else is.\n')],
    ['program text', text('const a = 1;\nlet b = 2;\nfor (;;) {}\n')],
    ['an empty pprof-like message', bytesOf(0x0a, 0)],
    ['a root without children', bytesOf(0, 0, 0)],
    [
      'protobuf of another schema',
      bytesOf(...field(3, []), ...field(4, [1, 2]), 0x29, 1, 2, 3, 4, 5, 6, 7, 8),
    ],
  ])('answers undefined for %s', (_, bytes) => {
    expect(detectFormat(bytes)).toBeUndefined();
  });

  it('never throws, and its answer does not depend on what was read before', () => {
    const mutated = fc.tuple(fc.constantFrom(...all), fc.nat(), fc.nat(255)).map(([{ bytes }, at, byte]) => {
      const copy = new Uint8Array(bytes);
      copy[at % copy.length] = byte;
      return copy;
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), mutated),
        fc.option(fc.constantFrom(...CONTENT_TYPES)),
        (bytes, type) => {
          expect(detectFormat(bytes, type ?? undefined)).toBe(
            detectFormat(new Uint8Array(bytes), type ?? undefined),
          );
        },
      ),
    );
  });
});

describe('detectFormat of protobuf', () => {
  const valueType = field(1, [0x08, 1, 0x10, 2]);
  const resourceProfiles = field(1, field(2, field(2, [])));
  const dictionary = field(2, [...field(1, []), ...field(5, []), ...field(7, [])]);

  it.each([
    ['pprof', 'fields in any order', [...field(6, []), ...field(2, field(1, [1])), ...valueType]],
    ['pprof', 'a string table alone', field(6, [])],
    ['pprof', 'a field of a later version', [...valueType, 0x88, 1, 7]],
    ['pprof', 'bytes that are cut short', [...valueType, 0x12, 90, 1]],
    ['pprof', 'bytes that break further on', [...valueType, 0x07, 0xff]],
    ['pprof', 'comments, packed or not', [...valueType, ...field(13, [1, 2]), 0x68, 3]],
    ['otlp', 'its dictionary first', [...dictionary, ...resourceProfiles]],
    ['otlp', 'a dictionary alone', dictionary],
    ['otlp', 'a field of a later version', [...resourceProfiles, 0x88, 1, 7]],
    ['otlp', 'profiles of an older generation', resourceProfiles],
    ['otlp', 'bytes that are cut short', [0x0a, 100, ...field(1, []), ...field(2, [])]],
    [undefined, 'value types in which strings stand', field(1, [0x08, 1, 0x12, 0])],
    [undefined, 'a resource that holds numbers', [...field(1, [0x08, 1, 0x12, 0]), ...dictionary]],
    [undefined, 'a varint without end', Array.from({ length: 30 }, () => 0xff)],
  ])('tells %s by %s', (format, _, bytes) => {
    expect(detectFormat(Uint8Array.from(bytes))).toBe(format);
  });

  it('does not take text after a line feed for a message', () => {
    expect(detectFormat(text('\nmain;work 3\nmain 4\n'))).toBe('groups');
  });
});

describe('detectFormat of JSON', () => {
  it.each(['speedscope', 'cpuprofile', 'heapprofile', 'otlp-json'] as const)(
    'tells %s with its members in any order, indented, behind a byte order mark',
    (format) => {
      const members = Object.entries(JSON.parse(new TextDecoder().decode(first(format))));
      const backwards = Object.fromEntries(members.reverse());
      expect(detectFormat(text(`\ufeff\r\n ${JSON.stringify(backwards, undefined, '\t')}\r\n`))).toBe(format);
    },
  );

  it('finds the telling member behind megabytes of others', () => {
    const bytes = text(
      JSON.stringify({ samples: Array.from({ length: 500_000 }, (_, at) => at), nodes: [] }),
    );
    expect(bytes.length).toBeGreaterThan(3_000_000);
    expect(detectFormat(bytes)).toBe('cpuprofile');
  });

  it('is not misled by the same names deeper down or in strings', () => {
    expect(
      detectFormat(text('{"a":{"b":{"nodes":[{"callFrame":{}}]}},"c":"\\"timeDeltas\\":1"}')),
    ).toBeUndefined();
  });

  it('tells a cpuprofile in the nested form of before 2016', () => {
    expect(detectFormat(text(sampleNestedCpuProfile()))).toBe('cpuprofile');
  });

  it('takes a speedscope file by its schema alone', () => {
    const schema = 'https://www.speedscope.app/file-format-schema.json';
    expect(detectFormat(text(`{"$schema" : "${schema}"}`))).toBe('speedscope');
    expect(detectFormat(text(`{"$schema" : "${schema}x"}`))).toBeUndefined();
  });

  it('reads snake case as well in OTLP', () => {
    expect(detectFormat(text('{"resource_profiles":[]}'))).toBe('otlp-json');
    expect(detectFormat(text('{"dictionary":{"mapping_table":[{}],"string_table":[""]}}'))).toBe('otlp-json');
  });

  it.each([
    ['brackets', '['.repeat(3_000_000)],
    ['objects', '{"a":'.repeat(1_000_000)],
    ['closing brackets', ']'.repeat(3_000_000)],
    ['backslashes', `"${'\\'.repeat(3_000_000)}`],
    ['quotes', '"'.repeat(3_000_000)],
    ['blanks', `"a"${' '.repeat(3_000_000)}`],
  ])('is not hurt by millions of %s', (_, hostile) => {
    expect(detectFormat(text(`{"x":${hostile}`))).toBeUndefined();
  });
});

describe('detectFormat of text', () => {
  it.each([
    ['groups', 'CRLF and blank lines', '\r\n\r\nmain;work 3\r\n\r\nmain;idle 4\r\n'],
    ['groups', 'one stack', 'main 10'],
    ['groups', 'frames with blanks and braces', '{closure};a b;c d 12\n{closure} 3\n'],
    ['groups', 'a few lines without a count', 'stacks\nmain;a 1\nmain;b 2\n'],
    ['groups', 'brackets at the start', '[kernel];read 4\n[unknown] 5\n'],
    ['groups', 'a stack longer than what is examined of many', `${'frame;'.repeat(20_000)}end 1\nmain 2\n`],
    ['lines', 'stacks without a count', 'main;work\nmain;idle\n'],
    ['lines', 'stacks with blanks in names', 'main;operator new\nmain;(garbage collector)\nmain\n'],
    [
      'perf-script',
      'comments first',
      '# cmdline : perf record\n#\nnode 12 1.5: cycles:\n\t 7f00 main (node)\n',
    ],
    [
      'perf-script',
      'an event without a stack first',
      'a 1 1.5: cycles:\n\nb 2/3 [001] 1.6: cycles:\n\t 7f00 main (node)\n',
    ],
    [undefined, 'one line longer than a megabyte', `${'frame;'.repeat(200_000)}end 1`],
  ])('tells %s by %s', (format, _, content) => {
    expect(detectFormat(text(content))).toBe(format);
  });
});

describe('detectFormat of trees', () => {
  const root = [0, 0, 1];
  it.each([
    ['tree', 'a node', [...root, 1, 0x61, 5, 0]],
    ['trie', 'a separator in a name', [...root, 3, 0x61, 0x3b, 0x62, 5, 0]],
    [undefined, 'bytes left over', [...root, 1, 0x61, 5, 0, 0]],
    [undefined, 'bytes cut short', [...root, 1, 0x61, 5]],
    [undefined, 'more children than bytes', [0, 0, 0xff, 0xff, 0xff, 0x7f, 1, 0x61, 5, 0]],
    [undefined, 'a name longer than the bytes', [...root, 0xff, 0x7f, 0x61, 5, 0]],
    ['tree', 'a value at the root', [0, 5, 1, 1, 0x61, 5, 0]],
    ['tree', 'a node without a name among others', [0, 0, 2, 0, 5, 0, 1, 0x61, 5, 0]],
    [undefined, 'no name at all', [...root, 0, 5, 0]],
    [undefined, 'control bytes in a name', [...root, 1, 0x07, 5, 0]],
  ])('tells %s by %s', (format, _, bytes) => {
    expect(detectFormat(Uint8Array.from(bytes))).toBe(format);
  });

  it('tells a tree of a million levels by its first nodes', () => {
    const levels = 1_000_000;
    const deep = new Uint8Array(3 + levels * 4);
    deep.set(root);
    for (let at = 3; at < deep.length; at += 4) deep.set([1, 0x61, 1, 1], at);
    deep[deep.length - 1] = 0;
    expect(detectFormat(deep)).toBe('tree');
  });
});
