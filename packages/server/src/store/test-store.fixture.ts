import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerOptions } from '../options/server-options.js';
import { startClickHouseFacade } from './clickhouse-facade.fixture.js';
import type { Database } from './database.js';
import { FACADE_CLUSTERS } from './facade-clusters.fixture.js';
import { openStore } from './open-store.js';

/** Where data can be: in the process, on a server, and on a server in tables for a cluster of one shard. */
export const STORE_KINDS = ['embedded', 'clickhouse', 'cluster'] as const;

export interface TestStore {
  /** For a server that keeps its data there. */
  readonly options: Pick<ServerOptions, 'dataDir' | 'clickhouseUrl' | 'clickhouseCluster'>;
  open(): Promise<Database>;
  stop(): Promise<void>;
}

/** An empty store. Of one process, only one can be in use at a time, for there is one engine. */
export async function startTestStore(kind: (typeof STORE_KINDS)[number]): Promise<TestStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-store-'));
  const facade = kind === 'embedded' ? undefined : await startClickHouseFacade();
  const options = {
    dataDir,
    clickhouseUrl: facade?.url ?? '',
    clickhouseCluster: kind === 'cluster' ? FACADE_CLUSTERS.oneShard : '',
  };
  return {
    options,
    async open() {
      const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };
      const { database, connect } = openStore({ ...options, ...limits }, () => {});
      await connect();
      return database;
    },
    async stop() {
      await facade?.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}
