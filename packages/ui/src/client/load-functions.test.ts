import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFunctionHistory } from './load-function-history.js';
import { loadFunctionSplit } from './load-function-split.js';

const { signal } = new AbortController();
const MINUTE_MS = 60_000;
const query = {
  service: 'shop',
  filter: 'pod="a"',
  type: 'cpu',
  range: { startMs: 60 * MINUTE_MS, endMs: 75 * MINUTE_MS },
};

describe('questions for one function', () => {
  let server: Server;
  let base: URL;
  let asked: Record<string, string>[];
  let answer: (parameters: Record<string, string>) => object;

  beforeEach(async () => {
    asked = [];
    server = createServer((incoming, response) => {
      const parameters = Object.fromEntries(new URL(incoming.url ?? '', base).searchParams);
      asked.push(parameters);
      response.end(JSON.stringify(answer(parameters)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is an object.
    base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterEach(() => server.close());

  it('ask for all values of a label at once, and leave out those without it', async () => {
    const group = (labels: object, total: number, self: number) => ({
      labels,
      total: 100,
      function: { self, total },
    });
    answer = () => ({
      groups: [group({ version: '1' }, 20, 5), group({ version: '2' }, 0, 0), group({}, 60, 50)],
      droppedGroups: 3,
    });
    expect(await loadFunctionSplit(query, { name: 'f', label: 'version' }, signal, base)).toEqual({
      rows: [
        { value: '', self: 50, total: 60, everything: 100 },
        { value: '1', self: 5, total: 20, everything: 100 },
      ],
      droppedValues: 3,
    });
    expect(asked).toEqual([
      {
        query: 'cpu{service_name="shop",pod="a"}',
        from: String(60 * MINUTE_MS),
        until: String(75 * MINUTE_MS),
        names: 'files',
        function: 'f',
        groupBy: 'version',
        maxGroups: '100',
        limit: '1',
      },
    ]);
  });

  it('ask for each bucket of time, without a gap and without an overlap', async () => {
    answer = ({ from }) => ({ total: 100, function: { total: Number(from) } });
    const asking = { name: 'f', label: '' };
    const { buckets, series } = await loadFunctionHistory(query, asking, signal, base);
    expect(buckets.stepSeconds).toBe(60);
    expect(series).toHaveLength(1);
    expect(series[0]?.points).toHaveLength(15);
    expect(series[0]?.points[0]).toEqual({
      timestampMs: 61 * MINUTE_MS,
      total: 60 * MINUTE_MS,
      everything: 100,
    });
    const ranges = asked.map(({ from, until }) => [Number(from), Number(until)] as const);
    ranges.sort(([a], [b]) => a - b);
    for (const [i, [from, until]] of ranges.entries()) {
      expect([from, until]).toEqual([(60 + i) * MINUTE_MS, (61 + i) * MINUTE_MS - 1]);
    }
  });

  it('ask over time for the values of a label under which the function costs most, and count the others', async () => {
    const groupOf = (value: number) => ({
      labels: value === 0 ? {} : { pod: `a.${value}` },
      total: 100,
      function: { self: 0, total: value === 11 ? 0 : 100 - value },
    });
    const whole = Array.from({ length: 12 }, (_, value) => groupOf(value));
    // In a bucket the function costs something in one pod, and nothing in another.
    const bucket = [groupOf(1), { ...groupOf(2), function: { self: 0, total: 0 } }];
    answer = ({ from, until }) => ({
      groups: Number(until) - Number(from) > MINUTE_MS ? whole : bucket,
      droppedGroups: 4,
    });
    const asking = { name: 'f', label: 'pod' };
    const { series, droppedValues } = await loadFunctionHistory(query, asking, signal, base);
    expect(series.map(({ value }) => value)).toEqual([
      ...['', 'a.1', 'a.2', 'a.3', 'a.4', 'a.5', 'a.6', 'a.7', 'a.8', 'a.9'],
    ]);
    // One has too little, and four were not looked at; the one without cost is none.
    expect(droppedValues).toBe(1 + 4);
    expect(series.map(({ points }) => points[0]).slice(0, 3)).toEqual([
      { timestampMs: 61 * MINUTE_MS, total: 0, everything: 0 },
      { timestampMs: 61 * MINUTE_MS, total: 99, everything: 100 },
      { timestampMs: 61 * MINUTE_MS, total: 0, everything: 100 },
    ]);
    expect(asked).toHaveLength(1 + 15);
    const matcher = 'pod=~"|a\\\\.1|a\\\\.2|a\\\\.3|a\\\\.4|a\\\\.5|a\\\\.6|a\\\\.7|a\\\\.8|a\\\\.9"';
    expect(asked[1]).toMatchObject({
      query: `cpu{service_name="shop",pod="a",${matcher}}`,
      groupBy: 'pod',
      function: 'f',
    });
  });

  it('ask nothing over time where the function costs nothing', async () => {
    answer = () => ({ groups: [], droppedGroups: 0 });
    const { series } = await loadFunctionHistory(query, { name: 'f', label: 'pod' }, signal, base);
    expect(series).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});
