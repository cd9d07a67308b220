import { describe, expect, it } from 'vitest';
import { convert, hex, NOW_MS, onlyRow, TREE } from './convert-profiles.fixture.js';

describe('values', () => {
  const stack = { stackIndex: 1 };

  it.each<[behaviour: string, samples: readonly object[], total: bigint]>([
    ['that are one each are kept', [{ ...stack, values: [3] }], 3n],
    [
      'of equal stacks are added up',
      [
        { ...stack, values: [3] },
        { ...stack, values: [4] },
      ],
      7n,
    ],
    [
      'that are one for each timestamp are added up',
      [{ ...stack, values: [3, 4], timestampsUnixNano: [1, 2] }],
      7n,
    ],
    ['that are missing are one for each timestamp', [{ ...stack, timestampsUnixNano: [1, 2, 3] }], 3n],
    [
      'that are not positive are left out',
      [
        { ...stack, values: [0] },
        { ...stack, values: [-5] },
        { ...stack, values: [1] },
      ],
      1n,
    ],
    ['beyond 2^53 are exact', [{ ...stack, values: [String(2n ** 53n + 1n)] }], 2n ** 53n + 1n],
  ])('%s', (_, samples, total) => {
    const { batch, acceptedProfiles } = convert({ profiles: [{ samples }] });
    expect(acceptedProfiles).toBe(1);
    expect(batch.profiles.map((row) => [row.total, [...row.values]])).toEqual([[total, [total]]]);
  });

  it('that are all zero make no row, and the profile is accepted', () => {
    const { batch, acceptedProfiles, rejections } = convert({ profiles: [{ samples: [{ values: [0] }] }] });
    expect([batch.profiles, batch.series, acceptedProfiles, rejections]).toEqual([[], [], 1, []]);
  });

  it.each<[behaviour: string, values: readonly bigint[], total: bigint | undefined]>([
    ['that add up to 2^63 - 1 are stored', [2n ** 63n - 2n, 1n], 2n ** 63n - 1n],
    ['that add up to more are refused', [2n ** 63n - 1n, 1n], undefined],
    ['that add up to more than twice that are refused', Array(5).fill(2n ** 62n), undefined],
  ])('of different stacks %s', (_, values, total) => {
    const samples = values.map((value, i) => ({ stackIndex: (i % 3) + 1, values: [String(value)] }));
    const { batch, rejections } = convert({ ...TREE, profiles: [{ samples }] });
    expect(batch.profiles.map((row) => row.total)).toEqual(total === undefined ? [] : [total]);
    expect(rejections).toEqual(
      total === undefined
        ? [{ reason: 'malformed_profile', message: expect.stringContaining('add up to more than 2^63 - 1') }]
        : [],
    );
  });

  it('of a stack without frames count to the total, under the id 0', () => {
    const { batch } = convert({ profiles: [{ samples: [{ values: [5] }] }] });
    expect(batch.profiles.map((row) => [row.total, [...row.stacks]])).toEqual([[5n, [0n]]]);
  });
});

describe('what a producer leaves out', () => {
  it.each([
    ['the time is that of arrival', { timeUnixNano: 0 }, { timeNanos: BigInt(NOW_MS) * 1_000_000n }],
    ['the duration is ten seconds', { durationNano: 0 }, { durationNanos: 10_000_000_000n }],
    ['a duration that is given is kept', { durationNano: '15000000000' }, { durationNanos: 15_000_000_000n }],
  ])('%s', (_, profile, expected) => {
    expect(convert({ profiles: [profile] }).batch.profiles).toMatchObject([expected]);
  });

  it('is made up for the id, another one each time', () => {
    const { batch } = convert({ profiles: [{}, {}] });
    const ids = batch.profiles.map(({ profileId }) => hex(profileId));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('links', () => {
  const link = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
  const other = { traceId: link.traceId, spanId: 'ffffffffffffffff' };

  it('are kept once each, with the value of every stack below', () => {
    const samples = [
      { stackIndex: 1, values: [1] },
      { stackIndex: 1, values: [2], linkIndex: 1 },
      { stackIndex: 2, values: [4], linkIndex: 1 },
      { stackIndex: 1, values: [8], linkIndex: 2 },
      { stackIndex: 1, values: [16], linkIndex: 1 },
    ];
    const dictionary = { ...TREE.dictionary, linkTable: [{}, link, other] };
    const row = onlyRow(convert({ ...TREE, dictionary, profiles: [{ samples }] }).batch.profiles);
    const { traceIds, spanIds, attributes, ...details } = row.details;
    expect(row.total).toBe(31n);
    expect([...row.values].sort()).toEqual([27n, 4n]);
    expect([hex(traceIds), hex(spanIds)]).toEqual([link.traceId.repeat(2), link.spanId + other.spanId]);
    const stackOf = (value: bigint): bigint => row.stacks[row.values.indexOf(value)] ?? 0n;
    const linked = [...details.link].map((number, i) => [number, details.stacks[i], details.values[i]]);
    expect(linked).toEqual(
      expect.arrayContaining([
        [1, stackOf(27n), 18n],
        [1, stackOf(4n), 4n],
        [2, stackOf(27n), 8n],
      ]),
    );
    expect(linked).toHaveLength(3);
    expect([attributes, [...details.attributeSet]]).toEqual([[], [0, 0, 0]]);
  });

  it('of zeros are none, as they are when a Java agent sends them', () => {
    const zeros = { traceId: '0'.repeat(32), spanId: '0'.repeat(16) };
    const samples = [{ stackIndex: 1, values: [1], linkIndex: 1 }];
    const dictionary = { linkTable: [zeros, zeros] };
    const { total, details } = onlyRow(convert({ dictionary, profiles: [{ samples }] }).batch.profiles);
    expect([total, details.spanIds.length, details.link.length]).toEqual([1n, 0, 0]);
  });
});

describe('attributes that change from sample to sample', () => {
  const attributeTable = [
    {},
    { keyStrindex: 7, value: { intValue: 1 } },
    { keyStrindex: 7, value: { intValue: 2 } },
    { keyStrindex: 8, value: { stringValue: 'worker' } },
    { keyStrindex: 9, value: { intValue: 3 } },
  ];
  const strings = ['a', 'b', 'c', 'thread.id', 'thread.name', 'cpu.logical_number'];
  const link = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
  // The fourth of TREE's strings, the name of its file, is another here.
  const functionTable = [{}, ...[4, 5, 6].map((nameStrindex) => ({ nameStrindex }))];
  const dictionary = { ...TREE.dictionary, functionTable, attributeTable, linkTable: [{}, link] };

  it('are kept with the samples and make no series', () => {
    const samples = [
      { stackIndex: 1, values: [1], attributeIndices: [1, 3] },
      { stackIndex: 1, values: [2], attributeIndices: [2] },
      { stackIndex: 1, values: [4], attributeIndices: [3, 1] },
      { stackIndex: 2, values: [8], attributeIndices: [1, 3] },
      { stackIndex: 1, values: [16], attributeIndices: [4], linkIndex: 1 },
      { stackIndex: 1, values: [32] },
    ];
    const { batch } = convert({ strings, dictionary, profiles: [{ samples }] });
    const row = onlyRow(batch.profiles);
    expect(row.total).toBe(63n);
    expect(batch.series.flatMap(({ labels }) => labels.map(([name]) => name))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(thread|cpu)\./)]),
    );
    const { attributes, attributeSet, values, link: links, stacks, spanIds } = row.details;
    const details = [...values].map((value, i) => ({
      value,
      attributes: Object.fromEntries(attributes[(attributeSet[i] ?? 0) - 1] ?? []),
      link: links[i],
      isShort: stacks[i] === row.stacks[row.values.indexOf(8n)],
    }));
    const worker = { 'thread.id': '1', 'thread.name': 'worker' };
    expect(details.sort((a, b) => Number(a.value - b.value))).toEqual([
      { value: 2n, attributes: { 'thread.id': '2' }, link: 0, isShort: false },
      // Equal attributes, in whichever order they came.
      { value: 5n, attributes: worker, link: 0, isShort: false },
      { value: 8n, attributes: worker, link: 0, isShort: true },
      { value: 16n, attributes: { 'cpu.logical_number': '3' }, link: 1, isShort: false },
    ]);
    expect(hex(spanIds)).toBe(link.spanId);
  });
});

describe('a profile whose samples have different labels', () => {
  it('is a row for each label set, all of the same id', () => {
    const samples = [
      { stackIndex: 1, values: [1], attributeIndices: [1] },
      { stackIndex: 1, values: [2] },
      { stackIndex: 1, values: [4], attributeIndices: [1] },
    ];
    const { batch, acceptedProfiles } = convert({
      strings: ['route'],
      profiles: [{ samples, profileId: '000102030405060708090a0b0c0d0e0f' }],
      dictionary: { attributeTable: [{}, { keyStrindex: 4, value: { stringValue: '/pay' } }] },
    });
    expect(acceptedProfiles).toBe(1);
    expect(batch.profiles.map(({ total }) => total)).toEqual([5n, 2n]);
    expect(batch.series.map(({ labels }) => Object.fromEntries(labels).route)).toEqual(['/pay', undefined]);
    expect(batch.profiles.map(({ series }) => series)).toEqual(batch.series.map(({ series }) => series));
    expect(new Set(batch.profiles.map(({ profileId }) => hex(profileId))).size).toBe(1);
  });

  it('is refused whole when one of them cannot be stored', () => {
    const samples = [
      { stackIndex: 1, values: [1] },
      { stackIndex: 1, values: [2], attributeIndices: [1] },
    ];
    const { batch, acceptedProfiles, rejections } = convert({
      strings: ['route', '/'.repeat(3_000)],
      profiles: [{ samples }],
      dictionary: { attributeTable: [{}, { keyStrindex: 4, value: { stringValueStrindex: 5 } }] },
    });
    expect([batch.profiles, batch.series, acceptedProfiles]).toEqual([[], [], 0]);
    expect(rejections).toEqual([
      {
        reason: 'label_value_too_long',
        message:
          '[HOTSPAN_ERR_SERVER_PROFILE] a profile has a value of more than 2048 bytes in the label route. Shorten it.',
      },
    ]);
  });

  it('is one row for those that come to the same labels, for a label of the series wins', () => {
    const samples = [
      { stackIndex: 1, values: [1], attributeIndices: [1] },
      { stackIndex: 1, values: [2], attributeIndices: [2] },
      { stackIndex: 1, values: [4] },
    ];
    const { batch, acceptedSamples } = convert({
      strings: ['region', '__type__'],
      attributes: [{ key: 'region', value: { stringValue: 'eu' } }],
      profiles: [{ samples }],
      dictionary: {
        attributeTable: [
          {},
          { keyStrindex: 4, value: { stringValue: 'us' } },
          { keyStrindex: 5, value: { stringValue: 'heap' } },
        ],
      },
    });
    expect([onlyRow(batch.profiles).total, acceptedSamples, batch.series.length]).toEqual([7n, 1, 1]);
    expect(Object.fromEntries(batch.series[0]?.labels ?? [])).toMatchObject({
      region: 'eu',
      __type__: 'cpu',
    });
  });
});
