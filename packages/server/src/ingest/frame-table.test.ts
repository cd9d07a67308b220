import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../limits/limit-table.js';
import { createKnownIds } from '../store/known-ids.js';
import type { NodeRow } from '../store/rows.js';
import { convertProfiles } from './convert-profiles.js';
import { nameOtlpProfiles } from './otlp-request.js';
import { encodeJsonRequest, PROFILE_TIME_MS } from './otlp-requests.fixture.js';

const LIMITS = { ...DEFAULT_TENANT_LIMITS, maxSymbolBytes: 64 };
/** Indices of strings: 4 to 7 name things, 8 and 9 are keys and values of mappings. */
const STRINGS = ['pay', '_Z3payv', 'pay.cc', '/usr/bin/shop', 'process.executable.build_id.gnu', 'abc123'];
const HAS_FUNCTIONS = 'pprof.mapping.has_functions';
const HAS_LINES = 'pprof.mapping.has_line_numbers';

/** Stores a stack of one location of a dictionary at a time; gives its frames, the outermost caller first. */
function read(dictionary: object, strings: readonly string[] = []) {
  return (location: number): readonly NodeRow[] => {
    const stackTable = [{}, { locationIndices: [location] }];
    const decoded = decodeProfilesJson(
      encodeJsonRequest({
        service: 'shop',
        strings: [...STRINGS, ...strings],
        dictionary: { ...dictionary, stackTable },
      }),
    );
    const { messages } = nameOtlpProfiles(decoded);
    const context = {
      tenant: 'anonymous',
      nowMs: PROFILE_TIME_MS,
      limits: LIMITS,
      knownNodes: createKnownIds(1_000),
    };
    // They come leaf first.
    return [...convertProfiles(messages, context).batch.nodes].reverse();
  };
}

/** The frames of the only location, which has these lines. */
function framesOf(functions: readonly object[], lines: readonly object[], location: object = {}) {
  return read({
    functionTable: [{}, ...functions],
    locationTable: [{}, { lines, ...location }],
  })(1);
}

const PLAIN = {
  name: 'pay',
  systemName: '',
  file: 'pay.cc',
  line: 0,
  startLine: 0,
  isInlined: false,
  address: 0n,
  mapping: '',
};

describe('a frame', () => {
  it('has the function with its file, line, first line and name for the linker', () => {
    const fn = { nameStrindex: 4, systemNameStrindex: 5, filenameStrindex: 6, startLine: 10 };
    expect(framesOf([fn], [{ functionIndex: 1, line: 12 }])).toMatchObject([
      { ...PLAIN, systemName: '_Z3payv', line: 12, startLine: 10 },
    ]);
  });

  it.each([
    ['of the linker, when that is all', { systemNameStrindex: 5 }, { name: '_Z3payv', systemName: '' }],
    [
      'of the linker, left out when it is the same',
      { nameStrindex: 4, systemNameStrindex: 4 },
      { systemName: '' },
    ],
    ['of the file, when that is all', { filenameStrindex: 6 }, { name: 'pay.cc', file: 'pay.cc' }],
  ])('has the name %s', (_, fn, expected) => {
    expect(framesOf([fn], [{ functionIndex: 1 }])).toMatchObject([expected]);
  });

  it('is none without any name, and without function and address', () => {
    expect(framesOf([{ startLine: 3 }], [{ functionIndex: 1, line: 5 }])).toEqual([]);
    expect(framesOf([], [{ functionIndex: 0, line: 5 }])).toEqual([]);
    expect(framesOf([], [])).toEqual([]);
  });

  it.each([-1, 2 ** 32, 2 ** 40])('has no line where %d is given, which no source has', (line) => {
    const fn = { nameStrindex: 4, filenameStrindex: 6, startLine: line };
    expect(framesOf([fn], [{ functionIndex: 1, line }])).toMatchObject([{ line: 0, startLine: 0 }]);
  });

  it('of several lines comes after that of its caller, the last of them, into which it is inlined', () => {
    const functions = [{ nameStrindex: 4 }, { nameStrindex: 5 }, { startLine: 1 }, { nameStrindex: 6 }];
    const lines = [1, 2, 3, 4].map((functionIndex) => ({ functionIndex, line: functionIndex }));
    expect(framesOf(functions, lines).map(({ name, line, isInlined }) => [name, line, isInlined])).toEqual([
      ['pay.cc', 4, false],
      ['_Z3payv', 2, true],
      ['pay', 1, true],
    ]);
  });

  it('is the address where nobody knew the function', () => {
    const address = String(2n ** 64n - 1n);
    const unknown = { ...PLAIN, name: '', file: '', address: 2n ** 64n - 1n };
    expect(framesOf([], [], { address })).toMatchObject([unknown]);
    expect(framesOf([{ startLine: 1 }], [{ functionIndex: 1 }], { address })).toMatchObject([unknown]);
  });

  it('keeps the end of names of too many bytes, from the beginning of a character', () => {
    const strings = ['x'.repeat(64), `a${'y'.repeat(64)}`, `${'é'.repeat(40)}z`];
    const functionTable = [{}, ...[10, 11, 12].map((nameStrindex) => ({ nameStrindex }))];
    const locationTable = [{}, ...[1, 2, 3].map((functionIndex) => ({ lines: [{ functionIndex }] }))];
    const framesAt = read({ functionTable, locationTable }, strings);
    expect([1, 2, 3].map((location) => framesAt(location)[0]?.name)).toEqual([
      'x'.repeat(64),
      'y'.repeat(64),
      `${'é'.repeat(31)}z`,
    ]);
  });

  it('has an id of its own for each thing that it can differ in, and the same one where it does not', () => {
    const base = { nameStrindex: 4, systemNameStrindex: 5, filenameStrindex: 6, startLine: 10 };
    const functions = [
      base,
      base,
      { ...base, nameStrindex: 7 },
      { ...base, systemNameStrindex: 7 },
      { ...base, filenameStrindex: 7 },
      { ...base, startLine: 11 },
    ];
    const line = { functionIndex: 1, line: 12 };
    const locations = [
      ...functions.map((_, i) => ({ lines: [{ functionIndex: i + 1, line: 12 }] })),
      { lines: [{ functionIndex: 1, line: 13 }] },
      { lines: [line], address: 5 },
      { lines: [line], mappingIndex: 1 },
      { lines: [line, line] },
    ];
    const framesAt = read({
      functionTable: [{}, ...functions],
      locationTable: [{}, ...locations],
      mappingTable: [{}, { filenameStrindex: 7 }],
    });
    const all = locations.flatMap((_, i) => framesAt(i + 1).map(({ idLow, idHigh }) => `${idHigh}:${idLow}`));
    // The second is the first again, and the caller of the last is too.
    expect([all[1], all.at(-2)]).toEqual([all[0], all[0]]);
    expect(new Set(all).size).toBe(all.length - 2);
  });
});

describe('the mapping of a frame', () => {
  const attributeTable = [
    {},
    { keyStrindex: 8, value: { stringValueStrindex: 9 } },
    { keyStrindex: 10, value: { boolValue: true } },
    { keyStrindex: 11, value: { boolValue: true } },
  ];
  const mapping = { memoryStart: '4096', memoryLimit: '8192', fileOffset: '512', filenameStrindex: 7 };

  /** Frames of locations 1 (of a function) and 2 (an address) in a mapping. */
  function readMapping(more: object, isStripped = true) {
    const locations = [
      { mappingIndex: 1, address: 5000, lines: [{ functionIndex: 1 }] },
      { mappingIndex: 1, address: 6000, lines: isStripped ? [] : [{ functionIndex: 1 }] },
    ];
    const framesAt = read(
      {
        functionTable: [{}, { nameStrindex: 4 }],
        locationTable: [{}, ...locations],
        mappingTable: [{}, { ...mapping, ...more }],
        attributeTable,
      },
      [HAS_FUNCTIONS, HAS_LINES],
    );
    return [1, 2].flatMap(framesAt).map(({ name, address, mapping: text }) => [name, address, text]);
  }

  it('says file, build id, range and flags, and its addresses are kept, when one of them has no function', () => {
    const text = '["/usr/bin/shop","abc123","4096","8192","512","fl"]';
    expect(readMapping({ attributeIndices: [1, 2, 3] })).toEqual([
      ['pay', 5_000n, text],
      ['', 6_000n, text],
    ]);
  });

  it('says no range and its addresses are dropped when all have functions, for those change from run to run', () => {
    const text = '["/usr/bin/shop","abc123","0","0","0","fl"]';
    expect(readMapping({ attributeIndices: [1, 2, 3] }, false)).toEqual([
      ['pay', 0n, text],
      ['pay', 0n, text],
    ]);
  });

  it('is empty when it says nothing', () => {
    const nothing = { memoryStart: 0, memoryLimit: 0, fileOffset: 0, filenameStrindex: 0 };
    expect(readMapping({ ...nothing, attributeIndices: [2] }).map(([, , text]) => text)).toEqual(['', '']);
  });
});
