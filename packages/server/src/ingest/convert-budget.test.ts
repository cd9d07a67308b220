import { describe, expect, it } from 'vitest';
import { type ConvertInit, convert } from './convert-profiles.fixture.js';
import { textAttribute } from './otlp-requests.fixture.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const BIG = 'x'.repeat(60_000);

/** A few kilobytes each, as a message refers to its tables; more than 50 MB once every reference is what it stands for. */
const BOMBS: readonly (readonly [what: string, init: ConvertInit])[] = [
  [
    'many functions of one long name',
    {
      strings: [BIG],
      dictionary: {
        functionTable: [{}, ...numbers(1_000).map((line) => ({ nameStrindex: 4, startLine: line }))],
        locationTable: [{}, { lines: numbers(1_000).map((i) => ({ functionIndex: i + 1 })) }],
      },
    },
  ],
  [
    'many stacks of a location of many lines, and each below another',
    {
      dictionary: {
        locationTable: [
          {},
          { lines: numbers(1_000).map(() => ({ functionIndex: 1 })) },
          ...numbers(500).map((line) => ({ lines: [{ functionIndex: 1, line: line + 1 }] })),
        ],
        stackTable: [{}, ...numbers(500).map((i) => ({ locationIndices: [1, i + 2] }))],
      },
      profiles: [{ samples: numbers(500).map((i) => ({ stackIndex: i + 1, values: [1] })) }],
    },
  ],
  [
    'many frames of mappings of one long name',
    {
      strings: [BIG],
      dictionary: {
        mappingTable: [
          {},
          ...numbers(1_000).map((i) => ({
            filenameStrindex: 4,
            memoryStart: String(i),
            memoryLimit: '9999',
          })),
        ],
        locationTable: [{}, ...numbers(1_000).map((i) => ({ mappingIndex: i + 1, address: String(i + 1) }))],
        stackTable: [{}, { locationIndices: numbers(1_000).map((i) => i + 1) }],
      },
    },
  ],
  [
    'many profiles with the labels of one resource',
    {
      attributes: numbers(30).map((i) => textAttribute(`label_${i}`, 'v'.repeat(2_000))),
      profiles: numbers(1_000).map((period) => ({ period })),
    },
  ],
  [
    'many samples with the same long attributes',
    {
      strings: ['thread.name'],
      dictionary: {
        attributeTable: [{}, { keyStrindex: 4, value: { stringValue: BIG } }],
      },
      profiles: [
        {
          samples: numbers(1_000).map((i) => ({
            stackIndex: 1,
            values: [1],
            // A set of its own for each.
            attributeIndices: numbers(1 + (i % 30)).map(() => 1),
          })),
        },
      ],
    },
  ],
];

const textOf = (rows: object): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

describe('a small message that stands for much', () => {
  it.each(BOMBS)('is refused before it is made: %s', (_, init) => {
    const { batch, rejections } = convert(init, { maxConvertedBytes: 1_000_000 });
    expect(rejections.length).toBeGreaterThan(0);
    for (const { reason, message } of rejections) {
      expect(reason).toBe('converted_size_limit');
      expect(message).toMatch(/^\[HOTSPAN_ERR_SERVER_PROFILE\] a profile comes, with .* Send fewer profiles/);
    }
    // One thing more than what is left may be made.
    expect(textOf(batch.nodes).length).toBeLessThan(4_000_000);
    expect(textOf(batch.series).length).toBeLessThan(2_000_000);
    expect(batch.profiles.length).toBeLessThan(30);
  });

  it.each(BOMBS)('is taken when it is not more than that: %s', (_, init) => {
    const { rejections, acceptedProfiles } = convert(init, { limits: { maxSampleLabels: 100 } });
    expect(rejections).toEqual([]);
    expect(acceptedProfiles).toBe(init.profiles?.length ?? 1);
  });

  it('keeps the profiles that came before it was too much, with their nodes', () => {
    const { batch, rejections, acceptedProfiles } = convert(
      { profiles: [{}, ...numbers(400).map((period) => ({ period: period + 1 }))] },
      { maxConvertedBytes: 2_000 },
    );
    expect(acceptedProfiles).toBe(batch.profiles.length);
    expect(acceptedProfiles).toBeGreaterThan(0);
    expect(rejections).toHaveLength(401 - acceptedProfiles);
    expect(batch.nodes.map(({ name }) => name)).toEqual(['main']);
  });
});
