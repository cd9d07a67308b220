import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { createIdSet } from '../store/id-set.js';
import { scopeOf } from '../store/node-scope.js';
import type { NodeRow } from '../store/rows.js';
import { type ConvertContext, convertRequest } from './convert-request.js';
import { encodeJsonRequest, nanos } from './otlp-requests.fixture.js';

/** A Sunday, which is the last day of its week. */
const NOW_MS = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

function convert(
  init: Partial<Parameters<typeof encodeJsonRequest>[0]>,
  context: Partial<ConvertContext> = {},
) {
  const { profiles = [{}], ...more } = init;
  const text = encodeJsonRequest({
    service: 'shop',
    profiles: profiles.map((profile) => ({ timeUnixNano: nanos(NOW_MS), ...profile })),
    ...more,
  });
  return convertRequest(decodeProfilesJson(text), {
    tenant: 'anonymous',
    nowMs: NOW_MS,
    maxProfileAgeMs: 30 * DAY_MS,
    knownNodes: createIdSet(1_000),
    ...context,
  });
}

/** Tables of `a` calling `b` and `c`: stack 1 is `a;b`, 2 is `a;c`, 3 is `a`. */
const TREE = {
  strings: ['a', 'b', 'c', 'app.js'],
  dictionary: {
    functionTable: [
      {},
      { nameStrindex: 4, filenameStrindex: 7 },
      { nameStrindex: 5, filenameStrindex: 7 },
      { nameStrindex: 6, filenameStrindex: 7 },
    ],
    locationTable: [
      {},
      ...[1, 2, 3].map((functionIndex) => ({ lines: [{ functionIndex, line: functionIndex * 10 }] })),
    ],
    stackTable: [{}, { locationIndices: [2, 1] }, { locationIndices: [3, 1] }, { locationIndices: [1] }],
  },
};

function idOf({ idLow, idHigh }: NodeRow): string {
  return `${idHigh >>> 0}:${idLow >>> 0}`;
}

/** Nodes as their paths from the root, `name@line` joined by `;`. */
function pathsOf(nodes: readonly NodeRow[]): string[] {
  const byId = new Map(nodes.map((node) => [idOf(node), node]));
  const pathOf = (node: NodeRow): string => {
    const own = `${node.name}@${node.line}`;
    if (node.parentLow === 0 && node.parentHigh === 0) return own;
    const parent = byId.get(idOf({ ...node, idLow: node.parentLow, idHigh: node.parentHigh }));
    return `${parent === undefined ? '?' : pathOf(parent)};${own}`;
  };
  return nodes.map(pathOf).sort();
}

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
    const { batch, acceptedProfiles, rejected } = convert({ profiles: [{ samples: [{ values: [0] }] }] });
    expect([batch.profiles, batch.series, acceptedProfiles, rejected]).toEqual([[], [], 1, []]);
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
    const ids = batch.profiles.map(({ profileId }) => Buffer.from(profileId).toString('hex'));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('tree nodes', () => {
  const samples = [1, 2, 3].map((stackIndex) => ({ stackIndex, values: [1] }));

  it('are given once each, with the file, the line and the Monday of their week', () => {
    const { batch } = convert({ ...TREE, profiles: [{ samples }, { samples }] });
    expect(pathsOf(batch.nodes)).toEqual(['a@10', 'a@10;b@20', 'a@10;c@30']);
    const monday = Date.UTC(2026, 10, 16) / DAY_MS;
    for (const node of batch.nodes)
      expect(node).toMatchObject({ file: 'app.js', service: 'shop', week: monday });
    expect(batch.series.map(({ day }) => day)).toEqual([monday + 6, monday + 6]);
  });

  it('are left out when the store has them, and everything below is not', () => {
    const first = convert({ ...TREE, profiles: [{ samples: samples.slice(0, 1) }] });
    const knownNodes = createIdSet(1_000);
    for (const { tenant, service, week, idLow, idHigh } of first.batch.nodes) {
      const scope = scopeOf(tenant, service, week);
      knownNodes.add(idLow ^ scope.low, idHigh ^ scope.high);
    }
    const second = convert({ ...TREE, profiles: [{ samples }] }, { knownNodes });
    expect(pathsOf(second.batch.nodes)).toEqual(['?;c@30']);
    expect(second.batch.profiles[0]?.stacks).toHaveLength(3);
  });

  it('are given again for another service and another week', () => {
    const lastWeek = { samples, timeUnixNano: nanos(NOW_MS - 7 * DAY_MS) };
    const { batch } = convert({ ...TREE, profiles: [{ samples }, lastWeek] });
    expect(batch.nodes).toHaveLength(6);
    expect(new Set(batch.nodes.map(({ week }) => week)).size).toBe(2);
    expect(new Set(batch.nodes.map(idOf)).size).toBe(3);
  });

  it('of inlined lines are made from the last, the outermost caller, to the first', () => {
    const dictionary = {
      ...TREE.dictionary,
      locationTable: [{}, { lines: [{ functionIndex: 3 }, { functionIndex: 2 }, { functionIndex: 1 }] }],
      stackTable: [{}, { locationIndices: [1] }],
    };
    const { batch } = convert({ ...TREE, dictionary });
    expect(pathsOf(batch.nodes)).toEqual(['a@0', 'a@0;b@0', 'a@0;b@0;c@0']);
  });

  it('are made from frames that have a name of any kind: its own, that of the system, that of the file', () => {
    const dictionary = {
      functionTable: [
        {},
        { nameStrindex: 4, systemNameStrindex: 5 },
        { systemNameStrindex: 5 },
        { filenameStrindex: 7 },
        { startLine: 3 },
      ],
      // The first location is an address without lines, the last one has the function 0.
      locationTable: [
        { address: 4_096 },
        ...[1, 2, 3, 4, 0].map((functionIndex) => ({ lines: [{ functionIndex }] })),
      ],
      stackTable: [{}, { locationIndices: [5, 4, 3, 2, 1, 0] }],
    };
    const { batch } = convert({ strings: TREE.strings, dictionary });
    expect(pathsOf(batch.nodes)).toEqual(['a@0', 'a@0;b@0', 'a@0;b@0;app.js@0']);
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
    const [row] = convert({ ...TREE, dictionary, profiles: [{ samples }] }).batch.profiles;
    expect(row?.total).toBe(31n);
    expect([...(row?.values ?? [])].sort()).toEqual([27n, 4n]);
    expect(Buffer.from(row?.links.spanIds ?? []).toString('hex')).toBe(link.spanId + other.spanId);
    expect(Buffer.from(row?.links.traceIds ?? []).toString('hex')).toBe(link.traceId.repeat(2));
    const linked = [...(row?.links.link ?? [])].map((number, i) => [number, row?.links.values[i]]);
    expect(linked).toEqual(
      expect.arrayContaining([
        [1, 18n],
        [1, 4n],
        [2, 8n],
      ]),
    );
    expect(linked).toHaveLength(3);
  });

  it('of zeros are none, as they are when a Java agent sends them', () => {
    const zeros = { traceId: '0'.repeat(32), spanId: '0'.repeat(16) };
    const samples = [{ stackIndex: 1, values: [1], linkIndex: 1 }];
    const dictionary = { linkTable: [zeros, zeros] };
    const [row] = convert({ dictionary, profiles: [{ samples }] }).batch.profiles;
    expect([row?.total, row?.links.spanIds.length, row?.links.link.length]).toEqual([1n, 0, 0]);
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
    expect(new Set(batch.profiles.map(({ profileId }) => Buffer.from(profileId).toString('hex'))).size).toBe(
      1,
    );
  });

  it('is refused whole when one of them cannot be stored', () => {
    const samples = [
      { stackIndex: 1, values: [1] },
      { stackIndex: 1, values: [2], attributeIndices: [1] },
    ];
    const { batch, acceptedProfiles, rejected } = convert({
      strings: ['route', '/'.repeat(3_000)],
      profiles: [{ samples }],
      dictionary: { attributeTable: [{}, { keyStrindex: 4, value: { stringValueStrindex: 5 } }] },
    });
    expect([batch.profiles, batch.series, acceptedProfiles]).toEqual([[], [], 0]);
    expect(rejected).toEqual([
      '[HOTSPAN_ERR_SERVER_PROFILE] a profile has a value of more than 2048 bytes in the label route. Shorten it.',
    ]);
  });
});
