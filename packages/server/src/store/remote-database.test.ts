import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../listen/certificate.fixture.js';
import {
  type ClickHouseFacade,
  type FacadeOptions,
  startClickHouseFacade,
} from './clickhouse-facade.fixture.js';
import { parseClickHouseUrl } from './clickhouse-url.js';
import type { Database } from './database.js';
import { encodeNativeBlock } from './native-block.js';
import { openRemoteDatabase, type RemoteDatabaseOptions } from './remote-database.js';

const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };

async function open(url: string, options: Partial<RemoteDatabaseOptions> = {}): Promise<Database> {
  const address = parseClickHouseUrl(url);
  if ('problem' in address) throw new Error(address.problem);
  const database = openRemoteDatabase({ address, startTimeoutMs: 0, ...limits, ...options });
  try {
    await database.connect();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

const row = encodeNativeBlock(1, [{ name: 'n', type: 'UInt64', bytes: new Uint8Array(8) }]);

describe('a remote database', () => {
  let facade: ClickHouseFacade;
  let database: Database;
  const opened: Database[] = [];

  beforeAll(async () => {
    facade = await startClickHouseFacade();
    database = await open(facade.url);
    await database.execute('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n');
  });
  afterEach(async () => {
    for (const extra of opened.splice(0)) await extra.close();
  });
  afterAll(async () => {
    await database.close();
    await facade.stop();
  });

  async function openAgain(options: Partial<RemoteDatabaseOptions>): Promise<Database> {
    const extra = await open(facade.url, options);
    opened.push(extra);
    return extra;
  }

  it('binds values that are longer than a server takes in one field', async () => {
    const long = `${"it's a \\ \t\n\0"}\u{1f525}`.repeat(20_000);
    const texts = Array.from({ length: 20_000 }, (_, i) => `service-${i}'\\`);
    const numbers = Array.from({ length: 40_000 }, (_, i) => 2n ** 63n + BigInt(i));
    // Of 70 000 bytes, which escapes make twice as many.
    const pattern = '\n'.repeat(70_000);
    const result = await database.query(
      `SELECT {long:String}, toUInt64(length({texts:Array(String)})), toUInt64({one:String} IN {texts:Array(String)}),
         toUInt64({number:UInt64} IN {numbers:Array(UInt64)}), {mixed:Array(String)}[2], {texts:Array(String)}[15000],
         toUInt64(match({pattern:String}, {pattern:String}))`,
      {
        long,
        texts,
        numbers,
        pattern,
        one: "service-19999'\\",
        number: 2n ** 63n + 39_999n,
        mixed: ['a', long, 'b'],
      },
    );
    expect(result.strings(0)[0] === long).toBe(true);
    expect([1, 2, 3, 6].map((column) => result.uint64(column)[0])).toEqual([20_000n, 1n, 1n, 1n]);
    expect(result.strings(4)[0] === long).toBe(true);
    expect(result.strings(5)).toEqual(["service-14999'\\"]);
  });

  it('asks for what is durable and cannot write in a query', async () => {
    await database.insert('t', row);
    expect(facade.requests.at(-1)).toMatchObject({
      sql: 'INSERT INTO t (n) FORMAT Native',
      settings: { async_insert: '0', materialize_skip_indexes_on_insert: '0' },
    });
    await database.query('SELECT toUInt64(1)');
    expect(facade.requests.at(-1)?.settings).toMatchObject({
      readonly: '2',
      cancel_http_readonly_queries_on_client_close: '1',
      max_memory_usage: '67108864',
      max_execution_time: '20',
    });
  });

  it('finds what was inserted in every query that starts after', async () => {
    await database.execute('CREATE TABLE counted (n UInt64) ENGINE = MergeTree ORDER BY n');
    for (let i = 1n; i <= 10n; i++) {
      await database.insert('counted', row);
      expect((await database.query('SELECT count() FROM counted')).uint64(0)[0]).toBe(i);
    }
  });

  it('moves data within the store with bound values', async () => {
    await database.maintain(
      'INSERT INTO t SELECT {n:UInt64} + number FROM numbers(3) SETTINGS max_threads = 1',
      {
        n: 2n ** 63n,
      },
    );
    expect((await database.query('SELECT max(n) FROM t')).uint64(0)[0]).toBe(2n ** 63n + 2n);
  });

  it('ends the request when the signal is aborted, and rejects with its reason', async () => {
    const release = facade.hold();
    const controller = new AbortController();
    const isUnderstood = once(facade.events, 'request');
    const query = errorOf(database.query('SELECT toUInt64(1)', {}, { signal: controller.signal }));
    await isUnderstood;
    const isClosed = once(facade.events, 'aborted');
    controller.abort(new Error('gone'));
    expect(await query).toBe('gone');
    await isClosed;
    release();
    expect((await database.query('SELECT toUInt64(2)')).uint64(0)[0]).toBe(2n);
  });

  it('sends a statement once more, on a fresh connection, when the old one was closed or broke off', async () => {
    facade.answerNext('reset');
    await database.insert('t', row);
    facade.answerNext('cut');
    expect((await database.query('SELECT toUInt64(5)')).uint64(0)[0]).toBe(5n);
    facade.answerNext('reset');
    facade.answerNext('cut');
    expect(await errorOf(database.query('SELECT toUInt64(1)'))).toBe(
      `[HOTSPAN_ERR_SERVER_STORE] ClickHouse at ${facade.url} cannot be reached (ECONNRESET). Start it, or correct --clickhouse-url; the next request tries again.`,
    );
  });

  it('says that the server is gone, and works again when it is back', async () => {
    await facade.goAway();
    expect(await errorOf(database.query('SELECT toUInt64(1)'))).toContain('cannot be reached (ECONNREFUSED)');
    expect(await errorOf(database.insert('t', row))).toContain('cannot be reached (ECONNREFUSED)');
    await facade.comeBack();
    await database.insert('t', row);
    expect((await database.query('SELECT toUInt64(3)')).uint64(0)[0]).toBe(3n);
  });

  it('gives up on a server that does not answer in time', async () => {
    const impatient = await openAgain({ writeTimeoutMs: 50 });
    const release = facade.hold();
    expect(await errorOf(impatient.insert('t', row))).toMatch(
      /^\[HOTSPAN_ERR_SERVER_STORE\] ClickHouse at .* did not answer within 0.05 s\. /,
    );
    release();
  });

  it('refuses queries that find no free place in time', async () => {
    const impatient = await openAgain({ queryTimeoutMs: 100 });
    const release = facade.hold();
    const running = Array.from({ length: 8 }, () => impatient.query('SELECT toUInt64(1)'));
    expect(await errorOf(impatient.query('SELECT toUInt64(1)'))).toMatch(/^\[HOTSPAN_ERR_SERVER_BUSY\]/);
    release();
    await Promise.all(running);
  });

  it('waits for what runs when it is closed', async () => {
    const other = await open(facade.url);
    const release = facade.hold();
    const isUnderstood = once(facade.events, 'request');
    const insert = other.insert('t', row);
    await isUnderstood;
    const closed = other.close();
    release();
    await insert;
    await closed;
    expect(await errorOf(other.query('SELECT toUInt64(1)'))).toContain('the server is stopping');
  });

  it.each([
    [
      'a busy server',
      {
        status: 500,
        code: 202,
        body: 'Code: 202. DB::Exception: Too many simultaneous queries. Maximum: 100. (TOO_MANY_SIMULTANEOUS_QUERIES) (version 24.8.1.1)',
      },
      /^\[HOTSPAN_ERR_SERVER_BUSY\] .* runs too many queries already/,
    ],
    [
      'a full disk',
      {
        status: 500,
        code: 243,
        body: 'Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version 24.8.1.1)',
      },
      /^\[HOTSPAN_ERR_SERVER_DISK_FULL\]/,
    ],
    [
      'a user without a grant',
      {
        status: 500,
        code: 497,
        body: 'Code: 497. DB::Exception: u: Not enough privileges. (ACCESS_DENIED) (version 24.8.1.1)',
      },
      /^\[HOTSPAN_ERR_SERVER_STORE\] .* Grant the user/,
    ],
    [
      'a query over its time',
      {
        status: 500,
        code: 159,
        body: 'Code: 159. DB::Exception: Timeout exceeded: elapsed 30 s. (TIMEOUT_EXCEEDED) (version 24.8.1.1)',
      },
      /^\[HOTSPAN_ERR_SERVER_QUERY_LIMIT\] the query took too long/,
    ],
    [
      'a proxy in between',
      { status: 502, body: '<html>Bad gateway</html>' },
      /^\[HOTSPAN_ERR_SERVER_STORE\] what answers at .* is not ClickHouse's HTTP interface: "<html>Bad gateway<\/html>"/,
    ],
  ])('says in its own words what is wrong with %s', async (_name, answer, expected) => {
    facade.answerNext(answer);
    expect(await errorOf(database.query('SELECT toUInt64(1)'))).toMatch(expected);
  });

  it('waits for a server that is still starting, and says so once', async () => {
    await facade.goAway();
    const notices: string[] = [];
    const told = new Promise<void>((resolve) => {
      open(facade.url, {
        startTimeoutMs: 30_000,
        onNotice: (text) => {
          notices.push(text);
          resolve();
        },
      }).then((extra) => opened.push(extra));
    });
    await told;
    await facade.comeBack();
    await once(facade.events, 'request');
    expect(notices).toEqual([expect.stringContaining('waiting up to 30 s: [HOTSPAN_ERR_SERVER_STORE]')]);
  });
});

describe('openRemoteDatabase', () => {
  async function withFacade<T>(
    options: FacadeOptions,
    use: (facade: ClickHouseFacade) => Promise<T>,
  ): Promise<T> {
    const facade = await startClickHouseFacade(options);
    try {
      return await use(facade);
    } finally {
      await facade.stop();
    }
  }

  it('uses the user and the database of the URL, and shows the password to nobody', async () => {
    await withFacade({ users: { hotspan: "p@ss/w'd%" } }, async (facade) => {
      const url = (password: string) =>
        facade.url.replace('//', `//hotspan:${encodeURIComponent(password)}@`);
      const database = await open(url("p@ss/w'd%"));
      expect((await database.query('SELECT toUInt64(1)')).rowCount).toBe(1);
      await database.close();
      const message = await errorOf(open(url('wrong-secret')));
      expect(message).toBe(
        `[HOTSPAN_ERR_SERVER_STORE] ClickHouse at ${facade.url} refused user or password (its code 516). Correct them in --clickhouse-url, with special characters percent-encoded.`,
      );
    });
  });

  it('does without settings that the profile forbids, and says so, but not without those that answers depend on', async () => {
    await withFacade({ fixedSettings: ['max_memory_usage', 'use_skip_indexes_if_final'] }, async (facade) => {
      const notices: string[] = [];
      const database = await open(facade.url, { onNotice: (text) => notices.push(text) });
      expect(notices).toHaveLength(2);
      expect(notices.join()).toContain('ClickHouse does not take max_memory_usage = 67108864');
      expect((await database.query('SELECT toUInt64(1)')).rowCount).toBe(1);
      await database.close();
    });
    await withFacade({ fixedSettings: ['async_insert'] }, async (facade) => {
      expect(await errorOf(open(facade.url))).toMatch(
        /^\[HOTSPAN_ERR_SERVER_STORE\] ClickHouse does not take async_insert = 0, without which answers would be wrong/,
      );
    });
  });

  it('does not wait for a server whose certificate nobody vouches for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotspan-remote-'));
    const server = createServer(makeCertificate(folder)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A listening TCP server's address is an object.
    const { port } = server.address() as AddressInfo;
    const notices: string[] = [];
    expect(
      await errorOf(
        open(`https://127.0.0.1:${port}`, { startTimeoutMs: 60_000, onNotice: (text) => notices.push(text) }),
      ),
    ).toContain(`ClickHouse at https://127.0.0.1:${port} cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)`);
    expect(notices).toEqual([]);
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('refuses a server that is too old', async () => {
    await withFacade({ version: '24.3.18.7' }, async (facade) => {
      expect(await errorOf(open(facade.url))).toBe(
        `[HOTSPAN_ERR_SERVER_STORE] ClickHouse at ${facade.url} is version 24.3.18.7, and 24.8 or newer is needed. Update it.`,
      );
    });
  });
});
