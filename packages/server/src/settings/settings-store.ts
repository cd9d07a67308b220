import { ServerError } from '../errors.js';
import { TENANT_CONDITION } from '../query/query-scope.js';
import type { Database, QueryOptions } from '../store/database.js';
import { createTenantTurns } from '../store/tenant-turns.js';
import { checkCounts, checkName, checkValue } from './check-setting.js';
import { encodeSetting } from './encode-setting.js';

export interface Setting {
  readonly name: string;
  readonly value: string;
  /** Unix milliseconds. */
  readonly modifiedMs: bigint;
}

/** Texts by name that a tenant's users share. What was changed is durable and seen by every read that starts after. */
export interface SettingsStore {
  /** Sorted by the bytes of their names. */
  list(tenant: string, options?: QueryOptions): Promise<readonly Setting[]>;
  /**
   * Stores a setting, and returns it as it is stored. With `modifiedMs` 0 it is modified now, or when the stored one was if
   * that is later: such a change always wins.
   *
   * Rejects with HOTSPAN_ERR_SERVER_CONFLICT when the stored one is newer, _SETTING for more than may be stored, and _BUSY
   * when 64 changes wait.
   */
  set(tenant: string, setting: Setting): Promise<Setting>;
  /** Does nothing when there is no such setting. Rejects as set() does, but for _CONFLICT. */
  delete(tenant: string, name: string): Promise<void>;
}

export interface SettingsStoreOptions {
  readonly database: Database;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Each holds a value of up to 1 MiB. */
const MAX_CHANGES = 64;

/**
 * Changes of a tenant are made one after the other, each against what the one before has stored. Of two servers that change
 * one setting at the very same time, one wins; both may have been told that they did.
 *
 * Statements look for the last change themselves: FINAL does so within a shard, and once a cluster has another one, those of
 * one setting may be on two.
 */
export function createSettingsStore({ database, now }: SettingsStoreOptions): SettingsStore {
  const takeTurns = createTenantTurns(MAX_CHANGES);

  async function readStored(tenant: string, name: string): Promise<StoredSetting> {
    const result = await database.query(
      `SELECT countIf(is_named AND is_there), maxIf(last.2, is_named AND is_there), maxIf(changes, is_named),
         countIf(NOT is_named AND is_there), countIf(NOT is_named),
         sumIf(length(name) + last.1, NOT is_named AND is_there)
       FROM (
         SELECT name, name = {name:String} AS is_named, last.3 = 0 AS is_there, max(change) AS changes,
           argMax((length(value), modified_at, is_deleted), change) AS last
         FROM settings WHERE ${TENANT_CONDITION} GROUP BY name
       )`,
      { tenants: [tenant], name },
    );
    const count = (column: number): number => Number(result.uint64(column)[0] ?? 0n);
    return {
      isThere: count(0) > 0,
      modifiedMs: result.int64(1)[0] ?? 0n,
      change: result.uint64(2)[0] ?? 0n,
      others: { settings: count(3), names: count(4), bytes: count(5) },
    };
  }

  return {
    async list(tenant, options) {
      const result = await database.query(
        `SELECT name, last.1, last.2 FROM (
           SELECT name, argMax((value, modified_at, is_deleted), change) AS last
           FROM settings WHERE ${TENANT_CONDITION} GROUP BY name
         ) WHERE last.3 = 0 ORDER BY name`,
        { tenants: [tenant] },
        options,
      );
      const values = result.strings(1);
      const times = result.int64(2);
      return result
        .strings(0)
        .map((name, row) => ({ name, value: values[row] ?? '', modifiedMs: times[row] ?? 0n }));
    },

    async set(tenant, { name, value, modifiedMs: givenMs }) {
      checkName(name);
      checkValue(value);
      return takeTurns(tenant, async () => {
        const { isThere, modifiedMs: storedMs, change, others } = await readStored(tenant, name);
        if (givenMs !== 0n && isThere && givenMs < storedMs) {
          throw new ServerError(
            'HOTSPAN_ERR_SERVER_CONFLICT',
            `the setting was modified at ${storedMs}, after ${givenMs}. Read it again, and set it with the time of your change.`,
          );
        }
        const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
        checkCounts({
          settings: others.settings + 1,
          names: others.names + 1,
          bytes: others.bytes + bytes,
        });
        const nowMs = BigInt(Math.trunc(now()));
        const implicitMs = isThere && storedMs > nowMs ? storedMs : nowMs;
        const setting = { name, value, modifiedMs: givenMs === 0n ? implicitMs : givenMs };
        const row = { tenant, ...setting, change: change + 1n, isDeleted: false };
        await database.insert('settings', encodeSetting(row));
        return setting;
      });
    },

    async delete(tenant, name) {
      checkName(name);
      await takeTurns(tenant, async () => {
        const { isThere, change } = await readStored(tenant, name);
        if (!isThere) return;
        const row = { tenant, name, value: '', modifiedMs: 0n, change: change + 1n, isDeleted: true };
        await database.insert('settings', encodeSetting(row));
      });
    },
  };
}

/** What is stored of one setting, and of the tenant's others. */
interface StoredSetting {
  readonly isThere: boolean;
  /** Unix milliseconds; 0 when it is not there. */
  readonly modifiedMs: bigint;
  /** Of its last change, deletion included; 0 = there never was one. */
  readonly change: bigint;
  readonly others: { readonly settings: number; readonly names: number; readonly bytes: number };
}
