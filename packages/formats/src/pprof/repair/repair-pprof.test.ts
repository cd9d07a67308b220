import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof } from '../arbitrary-pprof.fixture.js';
import { buildPprof, type LabelSpec, simplePprof } from '../build-pprof.fixture.js';
import { decodePprof } from '../decode-pprof.js';
import { describePprof } from '../describe-pprof.fixture.js';
import { encodePprof } from '../encode-pprof.js';
import { type PprofProfile, stringAt } from '../pprof-profile.js';
import { pprofToProfiles } from '../pprof-to-profiles.js';
import { validatePprof } from '../validate-pprof.js';
import { concat, content, errorOf, number, packed } from '../wire-bytes.fixture.js';
import { addMissingMapping } from './add-missing-mapping.js';
import { cutGoShapeNames } from './cut-go-shape-names.js';
import { dropEmptySamples } from './drop-empty-samples.js';
import { dropNumericLabels } from './drop-numeric-labels.js';
import { dropZeroSamples } from './drop-zero-samples.js';
import { fixDotnetFunctionIds } from './fix-dotnet-function-ids.js';
import { mergeEqualSamples } from './merge-equal-samples.js';
import { prefixFunctionNamesWithFile } from './prefix-function-names-with-file.js';
import { removeBrokenReferences } from './remove-broken-references.js';
import { removeUnreferenced } from './remove-unreferenced.js';
import { renameFunctions } from './rename-functions.js';
import { repairPprof } from './repair-pprof.js';
import { replaceSampleTypeDashes } from './replace-sample-type-dashes.js';
import { zeroSymbolizedAddresses } from './zero-symbolized-addresses.js';

const functionNames = (profile: PprofProfile): string[] =>
  Array.from(profile.functions.name, (index) => stringAt(profile, index));

const labelsOf = (profile: PprofProfile): string[] =>
  Array.from(profile.samples.labelKey, (index) => stringAt(profile, index));

describe('dropNumericLabels', () => {
  it('keeps labels with a text only', () => {
    const labels: LabelSpec[] = [
      { key: 'bytes', num: 64n, unit: 'bytes' },
      { key: 'route', str: '/' },
      { key: 'empty', str: '' },
    ];
    const profile = simplePprof(
      ['a'],
      [
        [[0], 1n, labels],
        [[0], 2n, labels.slice(0, 1)],
      ],
    );
    const repaired = dropNumericLabels(profile);
    expect(labelsOf(repaired)).toEqual(['route']);
    expect([...repaired.samples.labelOffsets]).toEqual([0, 1, 1]);
    expect(repaired.samples.values).toBe(profile.samples.values);
  });

  it('gives the same profile back when there is nothing to do', () => {
    const profile = simplePprof(['a'], [[[0], 1n, [{ key: 'route', str: '/' }]]]);
    expect(dropNumericLabels(profile)).toBe(profile);
  });
});

describe('samples without a value', () => {
  const profile = buildPprof({
    types: [
      ['a', 'count'],
      ['b', 'count'],
    ],
    locations: [{ address: 1n }, { address: 2n }],
    samples: [
      { stack: [0], values: [0n, 0n] },
      { stack: [1, 0], values: [-1n, 5n], labels: [{ key: 'k', str: 'v' }] },
      { stack: [1], values: [0n, 3n], labels: [{ key: 'l', str: 'w' }] },
      { values: [2n ** 40n, 0n] },
    ],
  });

  it('are dropped by dropEmptySamples, and those with a negative value', () => {
    const repaired = dropEmptySamples(profile);
    expect([...repaired.samples.values]).toEqual([0n, 3n, 2n ** 40n, 0n]);
    expect([...repaired.samples.locations]).toEqual([1]);
    expect(labelsOf(repaired)).toEqual(['l']);
    expect(repaired.locations).toBe(profile.locations);
    expect(dropEmptySamples(repaired)).toBe(repaired);
  });

  it('are dropped by dropZeroSamples, which keeps negative values', () => {
    expect([...dropZeroSamples(profile).samples.values]).toEqual([-1n, 5n, 0n, 3n, 2n ** 40n, 0n]);
  });
});

describe('mergeEqualSamples', () => {
  const [x, y] = [
    { key: 'a', str: 'x' },
    { key: 'b', num: 2n },
  ];

  it('adds up samples of the same locations and labels, in whatever order', () => {
    const profile = simplePprof(
      ['a', 'b'],
      [
        [[0, 1], 1n, [x, y]],
        [[1, 0], 2n, [x, y]],
        [[0, 1], 4n, [y, x]],
        [[0, 1], 8n, [x]],
        [[0, 1], 16n, [x, x]],
        [[1, 0], 32n, [x, y]],
      ],
    );
    const repaired = mergeEqualSamples(profile);
    expect([...repaired.samples.values]).toEqual([5n, 34n, 8n, 16n]);
    expect([...repaired.samples.locations]).toEqual([0, 1, 1, 0, 0, 1, 0, 1]);
    expect(mergeEqualSamples(repaired)).toBe(repaired);
  });

  it('compares labels by text, for a string table may hold a text twice', () => {
    const profile = simplePprof(
      ['a'],
      [
        [[0], 1n, [x]],
        [[0], 2n, [x]],
      ],
    );
    const twice = profile.strings.length;
    const labelStr = profile.samples.labelStr.map((index, i) => (i === 1 ? twice : index));
    const repaired = mergeEqualSamples({
      ...profile,
      strings: [...profile.strings, 'x'],
      samples: { ...profile.samples, labelStr },
    });
    expect([...repaired.samples.values]).toEqual([3n]);
  });

  it('stays within int64', () => {
    const [largest, smallest] = [2n ** 63n - 1n, -(2n ** 63n)];
    const profile = simplePprof(
      ['a', 'b'],
      [
        [[0], largest],
        [[0], 5n],
        [[1], smallest],
        [[1], smallest],
      ],
    );
    expect([...mergeEqualSamples(profile).samples.values]).toEqual([largest, smallest]);
  });

  it('does not mix up samples with other numbers of values', () => {
    const profile = buildPprof({
      types: [['a', 'b']],
      samples: [{ values: [1n] }, { values: [1n, 2n] }, { values: [3n] }],
    });
    expect([...mergeEqualSamples(profile).samples.values]).toEqual([4n, 1n, 2n]);
  });
});

describe('removeBrokenReferences', () => {
  it('removes locations that cannot be shown, and what refers to them', () => {
    const location = (id: number, ...fields: Uint8Array[]) => content(4, number(1, id), ...fields);
    const line = (id: number) => content(4, number(1, id));
    const profile = decodePprof(
      concat(
        content(2, packed(1, 1), packed(2, 1)),
        content(2, packed(1, 1, 2), packed(2, 2)),
        content(2, packed(1, 3), packed(2, 3)),
        content(2, packed(1, 4), packed(2, 4)),
        content(2, packed(1, 5, 1), packed(2, 5)),
        content(2, packed(1, 99), packed(2, 6)),
        content(2, packed(2, 7)),
        content(2, packed(1, 6), packed(2, 8)),
        content(3, number(1, 1)),
        location(1, number(2, 1), line(1)),
        location(2),
        location(3, number(2, 88), line(1)),
        location(4, line(1), line(77)),
        location(5, number(3, 0x10)),
        location(6, line(0)),
        content(5, number(1, 1)),
      ),
    );
    const repaired = removeBrokenReferences(profile);
    expect([...repaired.samples.values]).toEqual([1n, 5n, 7n]);
    expect([...repaired.locations.id]).toEqual([1n, 5n]);
    expect([...repaired.samples.locations]).toEqual([0, 1, 0]);
    expect([...repaired.danglingIds]).toEqual([0n]);
    expect(removeBrokenReferences(repaired)).toBe(repaired);
  });

  it('takes the last of the elements of one id', () => {
    const profile = decodePprof(
      concat(
        content(2, packed(1, 1), packed(2, 1)),
        content(4, number(1, 1)),
        content(4, number(1, 1), number(3, 7)),
      ),
    );
    expect(removeBrokenReferences(profile).samples.count).toBe(1);
  });

  it('may leave nothing', () => {
    const repaired = removeBrokenReferences(decodePprof(content(2, packed(1, 1), packed(2, 1))));
    expect([repaired.samples.count, repaired.samples.values.length]).toEqual([0, 0]);
  });
});

describe('removeUnreferenced', () => {
  it('removes what no sample leads to and numbers ids from 1', () => {
    const profile = buildPprof({
      types: [['a', 'b']],
      functions: [
        { id: 9n, name: 'x' },
        { id: 8n, name: 'y' },
        { id: 7n, name: 'z' },
      ],
      mappings: [
        { id: 6n, filename: 'm' },
        { id: 5n, filename: 'n' },
      ],
      locations: [
        { id: 30n, mapping: 0, lines: [[0]] },
        { id: 20n, mapping: 1, lines: [[2], [1]] },
        { id: 10n, lines: [[2]] },
      ],
      samples: [{ stack: [2, 1, 2], values: [1n] }],
    });
    const repaired = removeUnreferenced(profile);
    expect(describePprof(repaired)).toEqual(describePprof(profile));
    expect([[...repaired.locations.id], [...repaired.functions.id], [...repaired.mappings.id]]).toEqual([
      [1n, 2n],
      [1n, 2n],
      [1n],
    ]);
    expect(functionNames(repaired)).toEqual(['y', 'z']);
  });

  it('does not let a broken reference find an element that has its id now', () => {
    const profile = decodePprof(
      concat(
        content(2, packed(1, 2, 500, 600, 0)),
        content(4, number(1, 500), number(3, 1)),
        content(4, number(1, 600), number(3, 2)),
      ),
    );
    const again = decodePprof(encodePprof(removeUnreferenced(profile)));
    expect([...again.samples.locations]).toEqual([-2, 0, 1, -1]);
  });
});

describe('zeroSymbolizedAddresses', () => {
  it('zeroes addresses of mappings that have functions, and no others', () => {
    const numbers = { memoryStart: 1n, memoryLimit: 9n, fileOffset: 2n };
    const profile = buildPprof({
      mappings: [
        { ...numbers, flags: ['hasFunctions', 'hasFilenames'] },
        { ...numbers, flags: ['hasFilenames'] },
      ],
      locations: [{ mapping: 0, address: 3n }, { mapping: 1, address: 4n }, { address: 5n }],
    });
    const { mappings, locations } = zeroSymbolizedAddresses(profile);
    expect([[...mappings.memoryStart], [...mappings.memoryLimit], [...mappings.fileOffset]]).toEqual([
      [0n, 1n],
      [0n, 9n],
      [0n, 2n],
    ]);
    expect([...locations.address]).toEqual([0n, 4n, 5n]);
  });

  it('gives the same profile back when no mapping has functions', () => {
    const profile = buildPprof({ mappings: [{}] });
    expect(zeroSymbolizedAddresses(profile)).toBe(profile);
  });
});

describe('addMissingMapping', () => {
  it('gives locations without a mapping a common one, with an id that is free', () => {
    const profile = buildPprof({
      mappings: [{ id: 1n, filename: 'm' }, { id: 3n }],
      locations: [
        { address: 1n },
        { mapping: 0, address: 1n },
        { address: 2n },
        { mapping: -2, address: 2n },
      ],
      danglingIds: [0n, 2n],
    });
    const repaired = addMissingMapping(profile);
    expect([...repaired.locations.mapping]).toEqual([2, 0, 2, -2]);
    expect([...repaired.mappings.id]).toEqual([1n, 3n, 4n]);
    expect(repaired.mappings.filename[2]).toBe(0);
    expect(addMissingMapping(repaired)).toBe(repaired);
  });
});

describe('cutGoShapeNames', () => {
  it.each([
    ['pkg.Func[go.shape.int]', 'pkg.Func'],
    ['pkg.(*Tree[go.shape.int,go.shape.string]).Next', 'pkg.(*Tree).Next'],
    ['pkg.Func[go.shape.[]uint8].func1', 'pkg.Func.func1'],
    ['a[go.shape.struct { X [3]int }].b[go.shape.map[string]int]', 'a.b'],
    ['pkg.Func[go.shape.int', 'pkg.Func[go.shape.int'],
    ['pkg.Func[int]', 'pkg.Func[int]'],
    ['a]b[go.shape.int]', 'a]b'],
  ])('makes of %s', (name, expected) => {
    const profile = simplePprof([name, 'other'], []);
    const repaired = cutGoShapeNames(profile);
    expect(functionNames(repaired)).toEqual([expected, 'other']);
    if (name === expected) expect(repaired).toBe(profile);
  });

  it('leaves the string for those who use it for something else', () => {
    const profile = simplePprof(['f[go.shape.int]'], [[[0], 1n, [{ key: 'k', str: 'f[go.shape.int]' }]]]);
    const repaired = cutGoShapeNames(profile);
    expect(stringAt(repaired, repaired.samples.labelStr[0] ?? 0)).toBe('f[go.shape.int]');
    expect(stringAt(repaired, repaired.functions.systemName[0] ?? 0)).toBe('f[go.shape.int]');
  });
});

describe('prefixFunctionNamesWithFile', () => {
  const profile = buildPprof({
    functions: [
      { name: 'f', systemName: 's', filename: 'a.py', startLine: 3n },
      { name: 'f', filename: '/lib/b.py' },
      { name: 'f' },
      { name: 'f', filename: 'a.py' },
    ],
  });

  it('puts the file before the name', () => {
    const repaired = prefixFunctionNamesWithFile(profile);
    expect(functionNames(repaired)).toEqual(['a.py f', '/lib/b.py f', ' f', 'a.py f']);
    expect(repaired.functions.filename).toBe(profile.functions.filename);
    expect(repaired.functions.systemName).toBe(profile.functions.systemName);
  });

  it('can leave absolute paths alone', () => {
    const repaired = prefixFunctionNamesWithFile(profile, { absolutePaths: 'keep' });
    expect(functionNames(repaired)).toEqual(['a.py f', 'f', ' f', 'a.py f']);
  });
});

it('renameFunctions stops before names that are far longer than the profile', () => {
  const profile = simplePprof(['a', 'b', 'c'], []);
  const longer = (row: number): string => `${row}`.repeat(10);
  const error = errorOf(() => renameFunctions(profile, { key: String, rename: longer }, 25));
  expect(error).toMatchObject({ code: 'HOTSPAN_ERR_FORMAT_LIMIT', limit: 25 });
  expect(functionNames(renameFunctions(profile, { key: () => 'same', rename: longer }, 25))).toEqual(
    Array.from({ length: 3 }, () => '0000000000'),
  );
});

describe('repairs of .NET profiles', () => {
  it('give functions without ids those of the locations', () => {
    const bytes = concat(
      content(2, packed(1, 5, 6), packed(2, 1)),
      content(4, number(1, 5), content(4, number(1, 5))),
      content(4, number(1, 6), content(4, number(1, 6)), content(4, number(1, 99))),
      content(5, number(2, 1)),
      content(5, number(2, 2)),
    );
    const repaired = fixDotnetFunctionIds(decodePprof(bytes));
    expect([...repaired.functions.id]).toEqual([5n, 6n]);
    expect(Array.from(repaired.locations.lineFunction, (row) => (row < 0 ? 'broken' : row))).toEqual([
      0,
      1,
      'broken',
    ]);
    const again = decodePprof(encodePprof(repaired));
    expect(
      Array.from(again.locations.lineFunction, (row) => (row < 0 ? again.danglingIds[~row] : row)),
    ).toEqual([0, 1, 99n]);
  });

  it.each([
    ['some function has an id', [{ id: 0n }, { id: 1n }]],
    ['there are fewer functions than locations', [{ id: 0n }]],
    ['there are none', []],
  ])('leave ids alone when %s', (_, functions) => {
    const profile = buildPprof({ functions, locations: functions.length === 0 ? [] : [{}, {}] });
    expect(fixDotnetFunctionIds(profile)).toBe(profile);
  });

  it('replace dashes in the names of sample types only', () => {
    const profile = buildPprof({
      types: [
        ['inuse-space', 'a-b'],
        ['x', 'y'],
      ],
      functions: [{ name: 'inuse-space' }],
    });
    const repaired = replaceSampleTypeDashes(profile);
    expect(Array.from(repaired.sampleTypes.type, (index) => stringAt(repaired, index))).toEqual([
      'inuse_space',
      'x',
    ]);
    expect(functionNames(repaired)).toEqual(['inuse-space']);
    expect(replaceSampleTypeDashes(repaired)).toBe(repaired);
  });
});

describe('repairPprof', () => {
  it('runs all repairs that every profile gets', () => {
    const profile = buildPprof({
      types: [['cpu', 'nanoseconds']],
      functions: [{ name: 'f[go.shape.int]' }, { name: 'unused' }],
      mappings: [{ memoryStart: 1n, filename: 'm', flags: ['hasFunctions'] }],
      locations: [{ mapping: 0, address: 7n, lines: [[0]] }, { lines: [[0]] }, {}],
      samples: [
        { stack: [0, 1], values: [1n], labels: [{ key: 'bytes', num: 1n }] },
        { stack: [0, 1], values: [2n], labels: [{ key: 'bytes', num: 2n }] },
        { stack: [1], values: [0n] },
        { stack: [2], values: [3n] },
        { stack: [1, -2], values: [4n] },
        { stack: [1], values: [-1n] },
      ],
      danglingIds: [0n, 9n],
    });
    const repaired = repairPprof(profile);
    const frame = (mapping: object, name: string) => ({
      mapping: { range: ['0n', '0n', '0n'], buildId: '', ...mapping },
      address: '0n',
      isFolded: 0,
      lines: [[[name, '', '', '0n'], '0n', '0n']],
    });
    expect(describePprof(repaired).samples.map((sample) => JSON.parse(sample))).toEqual([
      {
        stack: [
          frame({ filename: 'm', flags: ['hasFunctions'] }, 'f'),
          frame({ filename: '', flags: [] }, 'f'),
        ],
        values: ['3n'],
        labels: [],
      },
    ]);
    expect([repaired.locations.count, repaired.functions.count, repaired.mappings.count]).toEqual([2, 1, 2]);
    expect(validatePprof(repaired)).toEqual([]);
  });

  it('leaves a profile that needs no repair, and the one it was given as it was', () => {
    fc.assert(
      fc.property(arbitraryPprof, (profile) => {
        const before = describePprof(profile);
        const once = repairPprof(profile);
        expect(describePprof(profile)).toEqual(before);
        pprofToProfiles(once);
        const rules = validatePprof(once).map(({ rule }) => rule);
        // A location without lines loses the address, which is all it had, when its mapping claims to have functions.
        fc.pre(!rules.includes('empty-location'));
        expect(rules).toEqual([]);
        expect(describePprof(repairPprof(once))).toEqual(describePprof(once));
      }),
      { numRuns: 200 },
    );
  });
});
