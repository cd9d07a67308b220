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
    const { buckets, points } = await loadFunctionHistory(query, 'f', signal, base);
    expect(buckets.stepSeconds).toBe(60);
    expect(points).toHaveLength(15);
    expect(points[0]).toEqual({ timestampMs: 61 * MINUTE_MS, total: 60 * MINUTE_MS, everything: 100 });
    const ranges = asked.map(({ from, until }) => [Number(from), Number(until)] as const);
    ranges.sort(([a], [b]) => a - b);
    for (const [i, [from, until]] of ranges.entries()) {
      expect([from, until]).toEqual([(60 + i) * MINUTE_MS, (61 + i) * MINUTE_MS - 1]);
    }
  });
});
