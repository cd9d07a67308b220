import { afterEach, expect, it, vi } from 'vitest';
import type { Database } from './database.js';
import { encodeBatch } from './encoded-batch.js';
import type { NativeBlock } from './native-block.js';
import { profileRows } from './profile-rows.fixture.js';
import { createProfileStore, type ProfileStore } from './profile-store.js';

const BATCH = profileRows({ timeMs: Date.UTC(2026, 10, 22, 12) });
const stores: ProfileStore[] = [];
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

/** A store whose inserts are written down, or fail. What the engine makes of them is tested elsewhere. */
function open(insert: (table: string, block: NativeBlock) => void = () => {}) {
  const inserts: [table: string, rows: number][] = [];
  const database: Pick<Database, 'insert'> = {
    async insert(table, block) {
      insert(table, block);
      inserts.push([table, block.rowCount]);
    },
  };
  // Nothing else of it is called by writes.
  const store = createProfileStore({ database: database as Database, commitWaitMs: 0 });
  stores.push(store);
  return { store, inserts };
}

it('writes what comes together in one insert a table, names before profiles', async () => {
  const { store, inserts } = open();
  await Promise.all([store.write(BATCH), store.write(BATCH), store.writeEncoded(encodeBatch(BATCH))]);
  expect(inserts).toEqual([
    // The nodes of both batches of rows are the same two; of one that is encoded nobody looks.
    ['nodes', 4],
    ['series', 3],
    ['profiles', 3],
  ]);
});

it('knows the nodes of either kind of batch once they are stored', async () => {
  for (const kind of ['rows', 'encoded']) {
    const { store, inserts } = open();
    await (kind === 'rows' ? store.write(BATCH) : store.writeEncoded(encodeBatch(BATCH)));
    await vi.waitFor(() => expect(store.knownNodes.size).toBe(2));
    await store.write(BATCH);
    expect(inserts.filter(([table]) => table === 'nodes')).toHaveLength(1);
  }
});

it('knows no nodes that could not be stored, nor those that it was told to forget', async () => {
  let isBroken = true;
  const { store } = open(() => {
    if (isBroken) throw new Error('no');
  });
  await expect(store.writeEncoded(encodeBatch(BATCH))).rejects.toThrow('no');
  await expect(store.write(BATCH)).rejects.toThrow('no');
  expect(store.knownNodes.size).toBe(0);
  isBroken = false;
  await store.write(BATCH);
  expect(store.knownNodes.size).toBe(2);
  store.forget();
  expect(store.knownNodes.size).toBe(0);
});
