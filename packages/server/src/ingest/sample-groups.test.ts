import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { encodeJsonRequest } from './otlp-requests.fixture.js';
import { groupSamples, readSampleLabels } from './sample-groups.js';

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: number }
  | { readonly boolValue: boolean };

/** Decodes samples that have these attributes each; an attribute is in the table once for each sample that has it. */
function decode(attributes: readonly Readonly<Record<string, Value>>[]) {
  const keys = [...new Set(attributes.flatMap((sample) => Object.keys(sample)))];
  const attributeTable: object[] = [{}];
  const indices = attributes.map((sample) =>
    Object.entries(sample).map(
      ([key, value]) => attributeTable.push({ keyStrindex: 4 + keys.indexOf(key), value }) - 1,
    ),
  );
  const samples = indices.map((attributeIndices) => ({ stackIndex: 1, values: [1], attributeIndices }));
  const dictionary = { attributeTable };
  const { data } = decodeProfilesJson(
    encodeJsonRequest({ service: 'shop', strings: keys, profiles: [{ samples }], dictionary }),
  );
  const profile = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
  if (profile === undefined) throw new Error('the profile was rejected');
  return { samples: profile.samples, dictionary: data.dictionary };
}

/** What is read of a sample with these attributes. */
function read(attributes: Readonly<Record<string, Value>>) {
  const { samples, dictionary } = decode([attributes]);
  const { labels, kept, count } = readSampleLabels(samples.attributeSet[0] ?? 0, dictionary, KEPT);
  return { labels: Object.fromEntries(labels), kept, count };
}

const KEPT = new Set(['thread.name', 'thread.id', 'cpu.logical_number']);
const text = (stringValue: string): Value => ({ stringValue });

describe('readSampleLabels', () => {
  it('finds nothing where there are no attributes', () => {
    expect(read({})).toEqual({ labels: {}, kept: [], count: 0 });
  });

  it('makes attributes labels, but not those that change from sample to sample, which are kept sorted', () => {
    expect(
      read({
        'thread.name': text('worker'),
        route: text('/a'),
        'thread.id': { intValue: 7 },
        'cpu.logical_number': { intValue: 0 },
      }),
    ).toEqual({
      labels: { route: '/a' },
      kept: [
        ['cpu.logical_number', '0'],
        ['thread.id', '7'],
        ['thread.name', 'worker'],
      ],
      count: 4,
    });
  });

  it.each(['profile_id', 'span_id', 'trace_id'])('passes over %s, which a link says better', (key) => {
    expect(read({ [key]: text('1') })).toEqual({ labels: {}, kept: [], count: 1 });
  });

  it('passes over values that are no label', () => {
    expect(read({ a: { boolValue: true }, b: text(''), c: { intValue: 0 } })).toEqual({
      labels: { c: '0' },
      kept: [],
      count: 3,
    });
  });
});

describe('groupSamples', () => {
  /** Groups by the labels as text, and counts how often that is asked for. */
  function group(attributes: readonly Readonly<Record<string, Value>>[]) {
    const { samples, dictionary } = decode(attributes);
    let asked = 0;
    const groups = groupSamples(samples, (set) => {
      asked++;
      return JSON.stringify([...readSampleLabels(set, dictionary).labels].sort());
    });
    return { groups: groups.map(({ target, rows }) => [target, [...rows]]), asked };
  }

  it('puts samples of an equal target into one group, in the order of the first of each', () => {
    const a = { route: text('/a'), region: text('eu') };
    const aAgain = { region: text('eu'), route: text('/a') };
    expect(group([a, {}, aAgain, { route: text('/b') }, {}, a]).groups).toEqual([
      ['[["region","eu"],["route","/a"]]', [0, 2, 5]],
      ['[]', [1, 4]],
      ['[["route","/b"]]', [3]],
    ]);
  });

  it('asks once for each attribute set, wherever its samples are', () => {
    const { samples, dictionary } = decode([{}, { a: text('1') }, {}]);
    const asked: number[] = [];
    groupSamples(samples, (set) => {
      asked.push(set);
      return readSampleLabels(set, dictionary).labels.size;
    });
    expect(asked).toEqual([...new Set(samples.attributeSet)]);
  });

  it('groups by the identity of the target, and one of them may be undefined', () => {
    const { samples } = decode([{ a: text('1') }, { b: text('1') }, { c: text('1') }]);
    const shared = {};
    const groups = groupSamples(samples, (set) => (set === samples.attributeSet[2] ? undefined : shared));
    expect(groups.map(({ target, rows }) => [target === shared, [...rows]])).toEqual([
      [true, [0, 1]],
      [false, [2]],
    ]);
  });

  it('makes one group of samples that all have the same attributes', () => {
    const a = { a: text('1') };
    expect(group([{}, {}, {}])).toEqual({ groups: [['[]', [0, 1, 2]]], asked: 1 });
    expect(group([a, a]).groups).toEqual([['[["a","1"]]', [0, 1]]]);
  });

  it('makes no group of no samples', () => {
    expect(group([]).groups).toEqual([]);
  });

  it('does not mistake a separator in a value for one between labels', () => {
    expect(group([{ a: text('1","b":"2') }, { a: text('1'), b: text('2') }]).groups).toHaveLength(2);
  });
});
