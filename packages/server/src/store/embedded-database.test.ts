import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { encodeNativeBlock } from './native-block.js';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-database-'));
const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };
let database: Database;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir, ...limits });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

describe('insert', () => {
  it('leaves nothing behind in files, and uses the same again, also when the engine refuses the block', async () => {
    const block = encodeNativeBlock(1, [{ name: 'n', type: 'UInt64', bytes: new Uint8Array(8) }]);
    await database.execute('CREATE TABLE kept (n UInt64) ENGINE = MergeTree ORDER BY n');
    await database.insert('kept', block);
    const broken = { ...block, parts: [Buffer.concat(block.parts).subarray(0, 10)] };
    await expect(database.insert('kept', broken)).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_STORE\]/);
    await expect(database.insert('nowhere', block)).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_STORE\]/);
    const files = readdirSync(join(dataDir, 'incoming'));
    expect(files.map((name) => statSync(join(dataDir, 'incoming', name)).size)).toEqual([0]);
    expect((await database.query('SELECT count() FROM kept')).uint64(0)[0]).toBe(1n);
  });

  it('leaves the making of skip indexes to merges', async () => {
    async function indexBytes(): Promise<bigint | undefined> {
      const sizes =
        "SELECT data_uncompressed_bytes FROM system.data_skipping_indices WHERE table = 'indexed'";
      return (await database.query(sizes)).uint64(0)[0];
    }
    const block = encodeNativeBlock(1, [{ name: 'n', type: 'UInt64', bytes: new Uint8Array(8) }]);
    await database.execute(
      'CREATE TABLE indexed (n UInt64, INDEX by_n n TYPE bloom_filter) ENGINE = MergeTree ORDER BY tuple()',
    );
    await database.insert('indexed', block);
    await database.insert('indexed', block);
    expect(await indexBytes()).toBe(0n);
    await database.execute('OPTIMIZE TABLE indexed FINAL');
    expect(await indexBytes()).toBeGreaterThan(0n);
    expect((await database.query('SELECT count() FROM indexed WHERE n = 0')).uint64(0)[0]).toBe(2n);
  });
});

describe('a query whose caller gives up', () => {
  it('ends in the engine, long before its time limit, and leaves its session to the next', async () => {
    const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
    const controller = new AbortController();
    const queries = Array.from({ length: 5 }, () => database.query(endless, {}, controller));
    await expect.poll(() => database.load()).toEqual({ running: 3, waiting: 2 });
    controller.abort(new Error('gone'));
    for (const query of queries) await expect(query).rejects.toThrow('gone');
    await expect.poll(() => database.load(), { timeout: 5_000 }).toEqual({ running: 0, waiting: 0 });
    // This one itself; a session forgets a query that was stopped when it has another.
    const left = await database.query('SELECT countIf(NOT is_cancelled) FROM system.processes');
    expect(left.uint64(0)[0]).toBe(1n);
  });

  it('does not start any more', async () => {
    const query = database.query('SELECT 1', {}, { signal: AbortSignal.abort(new Error('gone')) });
    await expect(query).rejects.toThrow('gone');
    expect(database.load()).toEqual({ running: 0, waiting: 0 });
  });
});

describe('openEmbeddedDatabase', () => {
  it('takes parameters that are together longer than a statement may be', async () => {
    const texts = [1, 2, 3].map((i) => `${i}'\u{1f525}`.repeat(30_000));
    const { rowCount, strings } = await database.query('SELECT {a:String}, {b:String}, {c:String}', {
      a: texts[0] ?? '',
      b: texts[1] ?? '',
      c: texts[2] ?? '',
    });
    expect(rowCount).toBe(1);
    expect(texts.map((text, i) => strings(i)[0] === text)).toEqual([true, true, true]);
  });

  it('has nothing compiled, which would stay in memory', async () => {
    const settings = await database.query(
      "SELECT value FROM system.settings WHERE name IN ('compile_expressions', 'compile_aggregate_expressions', 'compile_sort_description', 'compile_regular_expressions')",
    );
    expect(settings.strings(0)).toEqual(['0', '0', '0', '0']);
  });

  it.runIf(process.platform === 'linux')(
    'has freed memory given back to the system within a second',
    async () => {
      const decay = await database.query(
        "SELECT extract(stats, 'opt.dirty_decay_ms: (\\\\d+)') FROM system.jemalloc_stats",
      );
      expect(decay.strings(0)).toEqual(['500']);
    },
  );

  it.each(['a-file/data', '/proc/hotspan'])(
    'refuses %s, which cannot be a folder, with the path and the fix',
    (path) => {
      writeFileSync(join(dataDir, 'a-file'), '');
      const impossible = resolve(dataDir, path);
      expect(() => openEmbeddedDatabase({ dataDir: impossible, ...limits })).toThrow(
        `[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ${impossible} cannot be written: `,
      );
    },
  );

  it('throws away blocks that a killed server left behind', async () => {
    const other = mkdtempSync(join(tmpdir(), 'hotspan-database-'));
    mkdirSync(join(other, 'incoming'));
    writeFileSync(join(other, 'incoming', '7.native'), 'half a block');
    await database.close();
    expect(readdirSync(join(dataDir, 'incoming'))).toEqual([]);
    const second = openEmbeddedDatabase({ dataDir: other, ...limits });
    expect(existsSync(join(other, 'incoming', '7.native'))).toBe(false);
    await second.execute('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n');
    await second.close();
    database = openEmbeddedDatabase({ dataDir, ...limits });
    expect((await database.query('SELECT count() FROM kept')).uint64(0)[0]).toBe(1n);
    expect(readFileSync(join(dataDir, 'engine.xml'), 'utf8')).toContain('<mark_cache_size>33554432<');
    const settings = await database.query(
      "SELECT value FROM system.server_settings WHERE name = 'mark_cache_size'",
    );
    expect(settings.strings(0)).toEqual(['33554432']);
    rmSync(other, { recursive: true });
  });
});
