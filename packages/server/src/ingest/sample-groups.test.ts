import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { encodeJsonRequest } from './otlp-requests.fixture.js';
import { groupSamples } from './sample-groups.js';

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: number }
  | { readonly boolValue: boolean };

/** Groups samples that have these attributes each; an attribute is in the table once for each sample that has it. */
function group(samples: readonly Readonly<Record<string, Value>>[]) {
  const keys = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  const attributeTable: object[] = [{}];
  const indices = samples.map((sample) =>
    Object.entries(sample).map(
      ([key, value]) => attributeTable.push({ keyStrindex: 4 + keys.indexOf(key), value }) - 1,
    ),
  );
  const { data } = decodeProfilesJson(
    encodeJsonRequest({
      service: 'shop',
      strings: keys,
      profiles: [
        { samples: indices.map((attributeIndices) => ({ stackIndex: 1, values: [1], attributeIndices })) },
      ],
      dictionary: { attributeTable },
    }),
  );
  const profile = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
  if (profile === undefined) throw new Error('the profile was rejected');
  const { groups, groupOf } = groupSamples(profile.samples, data.dictionary);
  return {
    labels: groups.map(({ labels }) => Object.fromEntries(labels)),
    groupOfSample: [...profile.samples.attributeSet].map(groupOf),
  };
}

const text = (stringValue: string): Value => ({ stringValue });

describe('groupSamples', () => {
  it('puts samples without attributes into one group without labels', () => {
    expect(group([{}, {}])).toEqual({ labels: [{}], groupOfSample: [0, 0] });
  });

  it('makes one group for each distinct set of labels, whatever its order and its place in the table', () => {
    const { labels, groupOfSample } = group([
      { route: text('/a'), region: text('eu') },
      { region: text('eu'), route: text('/a') },
      { route: text('/b'), region: text('eu') },
      { route: text('/a') },
      {},
    ]);
    expect(labels).toEqual([
      { route: '/a', region: 'eu' },
      { route: '/b', region: 'eu' },
      { route: '/a' },
      {},
    ]);
    expect(groupOfSample).toEqual([0, 0, 1, 2, 3]);
  });

  it('does not mistake a separator in a value for one between labels', () => {
    expect(group([{ a: text('1","b":"2') }, { a: text('1'), b: text('2') }]).groupOfSample).toEqual([0, 1]);
  });

  it.each(['thread.id', 'thread.name', 'cpu.logical_number', 'profile_id', 'span_id', 'trace_id'])(
    'does not split by %s',
    (key) => {
      expect(group([{ [key]: text('1') }, { [key]: text('2') }, {}])).toEqual({
        labels: [{}],
        groupOfSample: [0, 0, 0],
      });
    },
  );

  it('does not split by values that are no label', () => {
    expect(group([{ a: { boolValue: true } }, { a: text('') }, { a: { intValue: 0 } }])).toEqual({
      labels: [{}, { a: '0' }],
      groupOfSample: [0, 0, 1],
    });
  });
});
