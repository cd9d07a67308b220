import { describe, expect, it } from 'vitest';
import type { Database } from './database.js';
import type { NativeResult } from './native-result.js';
import { shareQueries } from './share-queries.js';

/** A database whose queries end when the test says so. */
function createHeldDatabase() {
  const queries: { sql: string; signal: AbortSignal | undefined; end(rows: number): void; fail(): void }[] =
    [];
  const database: Database = {
    execute: async () => {},
    insert: async () => {},
    maintain: async () => {},
    query: (sql, _parameters, { signal } = {}) =>
      new Promise((resolve, reject) => {
        queries.push({
          sql,
          signal,
          end: (rowCount) => resolve({ rowCount } as NativeResult),
          fail: () => reject(new Error('out of memory')),
        });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    load: () => ({ running: 0, waiting: 0 }),
    close: async () => {},
  };
  return { database: shareQueries(database), queries };
}

describe('shareQueries', () => {
  it('runs what is asked again meanwhile once, and anew afterwards', async () => {
    const { database, queries } = createHeldDatabase();
    const both = Promise.all([
      database.query('SELECT {a:UInt64}', { a: 1n }),
      database.query('SELECT {a:UInt64}', { a: 1n }),
    ]);
    expect(queries).toHaveLength(1);
    queries[0]?.end(7);
    expect((await both).map(({ rowCount }) => rowCount)).toEqual([7, 7]);
    void database.query('SELECT {a:UInt64}', { a: 1n });
    expect(queries).toHaveLength(2);
  });

  it('tells statements and values apart', () => {
    const { database, queries } = createHeldDatabase();
    void database.query('SELECT {a:UInt64}', { a: 1n });
    void database.query('SELECT {a:UInt64}', { a: 2n });
    void database.query('SELECT {a:String}', { a: 'x' });
    void database.query('SELECT {a:Array(String)}', { a: ['x'] });
    expect(queries).toHaveLength(4);
  });

  it('asks again after a write, which the running one may not have seen', async () => {
    const { database, queries } = createHeldDatabase();
    const before = database.query('SELECT 1');
    await database.insert('profiles', { columnNames: [], structure: '', rowCount: 0, parts: [] });
    const after = database.query('SELECT 1');
    expect(queries).toHaveLength(2);
    queries[0]?.end(1);
    queries[1]?.end(2);
    expect([(await before).rowCount, (await after).rowCount]).toEqual([1, 2]);
  });

  it('frees a caller that gives up, and ends the query with the last one', async () => {
    const { database, queries } = createHeldDatabase();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = database.query('SELECT 1', {}, { signal: first.signal });
    const other = database.query('SELECT 1', {}, { signal: second.signal });
    first.abort(new Error('gone'));
    await expect(one).rejects.toThrow('gone');
    expect(queries[0]?.signal?.aborted).toBe(false);
    second.abort(new Error('gone too'));
    await expect(other).rejects.toThrow('gone too');
    expect(queries[0]?.signal?.aborted).toBe(true);
    void database.query('SELECT 1');
    expect(queries).toHaveLength(2);
  });

  it('fails for all who wait', async () => {
    const { database, queries } = createHeldDatabase();
    const results = Promise.allSettled([database.query('SELECT 1'), database.query('SELECT 1')]);
    queries[0]?.fail();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    void database.query('SELECT 1');
    expect(queries).toHaveLength(2);
  });
});
