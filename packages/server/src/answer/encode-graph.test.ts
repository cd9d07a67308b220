import { fromBinary, toJsonString } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { FlameGraphDiffSchema, FlameGraphSchema } from '../gen/querier/v1/querier_pb.js';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { encodeGraph, encodeGraphJson, type Graph } from './encode-graph.js';

const GRAPH: Graph = {
  names: ['total', 'main', 'λ "quoted"\n', 'x'.repeat(300)],
  levels: [
    [0, 12, 0, 0],
    [0, 10, 1, 1, 0, 2, 2, 2],
  ],
  total: 12,
  maxSelf: 2,
};

function jsonOf(graph: Graph): string {
  const text = new TextDecoder().decode(encodeGraphJson('graph', graph));
  return text.replace(/^\{"graph":(.*)\}$/s, '$1');
}

describe('a graph', () => {
  it('is the message in protobuf', () => {
    const message = fromBinary(FlameGraphSchema, encodeGraph(GRAPH));
    expect(message.names).toEqual(GRAPH.names);
    expect(message.levels.map(({ values }) => values.map(Number))).toEqual(GRAPH.levels);
    expect([message.total, message.maxSelf, message.$unknown]).toEqual([12n, 2n, undefined]);
  });

  it('is the message in JSON', () => {
    const message = fromBinary(FlameGraphSchema, encodeGraph(GRAPH));
    expect(jsonOf(GRAPH)).toBe(toJsonString(FlameGraphSchema, message));
  });

  it('has no field that is 0', () => {
    const empty = { names: ['total'], levels: [[0, 0, 0, 0]], total: 0, maxSelf: 0 };
    expect(jsonOf(empty)).toBe('{"names":["total"],"levels":[{"values":["0","0","0","0"]}]}');
    const message = fromBinary(FlameGraphSchema, encodeGraph(empty));
    expect(jsonOf(empty)).toBe(toJsonString(FlameGraphSchema, message));
  });

  it('has the ticks of a diff', () => {
    const diff = { ...GRAPH, leftTicks: 5, rightTicks: 7 };
    const message = fromBinary(FlameGraphDiffSchema, encodeGraph(diff));
    expect([message.leftTicks, message.rightTicks]).toEqual([5n, 7n]);
    expect(JSON.parse(jsonOf(diff))).toMatchObject({ leftTicks: '5', rightTicks: '7' });
  });
});

describe('a number of a graph', () => {
  const seed = newSeed();
  const random = createSeededRandom(seed);
  const values = [
    ...Array.from({ length: 17 }, (_, digits) => [10 ** digits - 1, 10 ** digits]).flat(),
    ...[127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 60, 2 ** 63 - 1_024],
    // What rounding can make of the distance of two large sums.
    ...[-1, -512, -(2 ** 40)],
    ...Array.from({ length: 300 }, () => random.integer(2 ** (1 + random.integer(52)))),
  ].filter(Number.isInteger);

  it.each([
    ['protobuf', (graph: Graph) => fromBinary(FlameGraphSchema, encodeGraph(graph)).levels[0]?.values],
    ['JSON', (graph: Graph) => JSON.parse(jsonOf(graph)).levels[0].values.map(BigInt)],
  ])(`is exact in %s (seed ${seed})`, (_, decode) => {
    expect(decode({ names: ['total'], levels: [values], total: 1, maxSelf: 1 })).toEqual(values.map(BigInt));
  });

  it('is the largest that there is when it is larger', () => {
    const graph = { names: ['total'], levels: [[0, 2 ** 64, 0, 0]], total: 2 ** 63, maxSelf: 1 };
    const largest = 2n ** 63n - 1_024n;
    expect(fromBinary(FlameGraphSchema, encodeGraph(graph)).total).toBe(largest);
    expect(fromBinary(FlameGraphSchema, encodeGraph(graph)).levels[0]?.values[1]).toBe(largest);
    expect(JSON.parse(jsonOf(graph)).total).toBe(String(largest));
  });
});
