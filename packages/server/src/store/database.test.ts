import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.js';
import { bytesOf, encodeNativeBlock } from './native-block.js';
import { startTestStore, type TestStore } from './test-store.fixture.js';

/** Everything that has broken a text protocol once. */
const NASTY = [
  '',
  "it's",
  'back\\slash \\n \\x41',
  'tab\tline\nreturn\rzero\0',
  '\n\nDROP TABLE kept;\n',
  "'; DROP TABLE kept; --",
  '{x:String} %s',
  'é火\u{1f525}',
  'a'.repeat(70_000),
  `${"'\\".repeat(500)}`,
];

describe.each(['embedded', 'clickhouse'] as const)('the database (%s)', (kind) => {
  let store: TestStore;
  let database: Database;

  beforeAll(async () => {
    store = await startTestStore(kind);
    database = await store.open();
  });
  afterAll(async () => {
    await database.close();
    await store.stop();
  });

  describe('parameters', () => {
    it.each(NASTY)('arrive as they are, whatever text they hold (case %#)', async (text) => {
      const one = await database.query('SELECT {text:String}', { text });
      expect(one.strings(0)).toEqual([text]);
      const list = await database.query('SELECT arrayJoin({texts:Array(String)})', {
        texts: [text, 'x', text],
      });
      expect(list.strings(0)).toEqual([text, 'x', text]);
    });

    it('arrive without loss when they are 64 and 128 bits wide', async () => {
      const result = await database.query(
        'SELECT {a:UInt64}, {b:Int64}, arrayElement({c:Array(UInt64)}, 2), toString(arrayElement({d:Array(UInt128)}, 1))',
        { a: 2n ** 64n - 1n, b: -(2n ** 63n), c: [1n, 2n ** 63n + 1n], d: [2n ** 128n - 1n] },
      );
      expect(result.uint64(0)[0]).toBe(2n ** 64n - 1n);
      expect(result.int64(1)[0]).toBe(-(2n ** 63n));
      expect(result.uint64(2)[0]).toBe(2n ** 63n + 1n);
      expect(result.strings(3)).toEqual([String(2n ** 128n - 1n)]);
    });

    it('of one query do not reach another that runs at the same time', async () => {
      const numbers = Array.from({ length: 40 }, (_, i) => i);
      const results = await Promise.all(
        numbers.map((i) => database.query('SELECT {n:Int64} + sleepEachRow(0.002)', { n: BigInt(i) })),
      );
      // sleepEachRow is 0 and makes the sum an Int64 still.
      expect(results.map((result) => Number(result.int64(0)[0]))).toEqual(numbers);
    });
  });

  describe('insert', () => {
    it('stores every type of column, and text that looks like SQL or a blank line', async () => {
      await database.execute('CREATE TABLE kept (n UInt64) ENGINE = MergeTree ORDER BY n');
      await database.execute(
        `CREATE TABLE everything (a LowCardinality(String), b UInt64, c UInt128, d Array(Int64),
         e Map(LowCardinality(String), String), f DateTime64(9, 'UTC'), g Date, h Array(UInt32)) ENGINE = MergeTree ORDER BY b`,
      );
      const count = NASTY.length;
      const ends = BigUint64Array.from(NASTY, (_, i) => BigInt(i * 2));
      const elements = (count - 1) * 2;
      await database.insert(
        'everything',
        encodeNativeBlock(count, [
          { name: 'a', type: 'String', values: NASTY },
          { name: 'b', type: 'UInt64', bytes: bytesOf(BigUint64Array.from(NASTY, (_, i) => BigInt(i))) },
          {
            name: 'c',
            type: 'UInt128',
            bytes: bytesOf(BigUint64Array.from({ length: count * 2 }, (_, i) => BigInt(i))),
          },
          {
            name: 'd',
            type: 'Array(Int64)',
            ends,
            parts: [bytesOf(BigInt64Array.from({ length: elements }, (_, i) => BigInt(-i)))],
          },
          {
            name: 'e',
            type: 'Map(String, String)',
            ends: BigUint64Array.from(NASTY, (_, i) => BigInt(i + 1)),
            keys: NASTY.map((_, i) => `key ${i}`),
            values: NASTY,
          },
          {
            name: 'f',
            type: "DateTime64(9, 'UTC')",
            bytes: bytesOf(BigInt64Array.from(NASTY, () => 1_794_000_000_123_456_789n)),
          },
          { name: 'g', type: 'Date', bytes: bytesOf(Uint16Array.from(NASTY, () => 20_000)) },
          {
            name: 'h',
            type: 'Array(UInt32)',
            ends,
            parts: [bytesOf(Uint32Array.from({ length: elements }, (_, i) => i))],
          },
        ]),
      );
      const result = await database.query(
        `SELECT CAST(a, 'String'), toString(c), toString(d), e[concat('key ', toString(b))],
           toString(f), toString(g), toString(h) FROM everything ORDER BY b`,
      );
      expect(result.strings(0)).toEqual(NASTY);
      expect(result.strings(3)).toEqual(NASTY);
      expect(result.strings(1)[1]).toBe(String((3n << 64n) + 2n));
      expect(result.strings(2).slice(0, 3)).toEqual(['[]', '[0,-1]', '[-2,-3]']);
      expect(result.strings(4)[0]).toBe('2026-11-06 21:20:00.123456789');
      expect(result.strings(5)[0]).toBe('2024-10-04');
      expect(result.strings(6)[1]).toBe('[0,1]');
      expect((await database.query('SELECT count() FROM kept')).uint64(0)[0]).toBe(0n);
    });
  });

  describe('query', () => {
    it('ends with a clear error beyond its memory, and the engine goes on', async () => {
      await expect(
        database.query(
          'SELECT count() FROM (SELECT groupArray(number) AS g FROM numbers(100000000)) WHERE length(g) > 0',
        ),
      ).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_QUERY_LIMIT\] the query needs too much memory/);
      expect((await database.query('SELECT toUInt64(1)')).uint64(0)[0]).toBe(1n);
    });

    it('names what RE2 does not like', async () => {
      await expect(database.query("SELECT match('a', {r:String}) AS m", { r: '(a' })).rejects.toThrow(
        /^\[HOTSPAN_ERR_SERVER_SELECTOR\] .*\(missing \)\)/,
      );
    });

    it('rejects with the reason of an aborted signal while it waits and while it runs', async () => {
      const controller = new AbortController();
      const running = database.query('SELECT toUInt64(sleep(1))', {}, { signal: controller.signal });
      controller.abort(new Error('gone'));
      await expect(running).rejects.toThrow('gone');
      await expect(database.query('SELECT 1', {}, { signal: controller.signal })).rejects.toThrow('gone');
      expect((await database.query('SELECT toUInt64(2)')).uint64(0)[0]).toBe(2n);
    });
  });
});
