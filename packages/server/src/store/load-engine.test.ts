import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEmbeddedDatabase } from './embedded-database.js';
import { loadEngine } from './load-engine.js';

it('names the two ways out where chDB does not run, before anything is written', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-engine-'));
  const importEngine = (): never => {
    throw new Error(
      'chdb: no native binding for linux-x64. Expected optional dependency.\nRequire stack: ...',
    );
  };
  const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };
  expect(() => openEmbeddedDatabase({ dataDir, ...limits }, importEngine)).toThrow(
    new RegExp(
      '^\\[HOTSPAN_ERR_SERVER_ENGINE\\] the embedded engine \\(chDB\\) cannot run on .*: chdb: no native binding for linux-x64\\. ' +
        'Expected optional dependency\\.\\. Run the server on Linux with glibc .* or keep the data in a ClickHouse server, with --clickhouse-url\\.$',
    ),
  );
  expect(readdirSync(dataDir)).toEqual([]);
  rmSync(dataDir, { recursive: true });
});

it('loads the engine that is installed', () => {
  expect(loadEngine().Session).toBeTypeOf('function');
});
