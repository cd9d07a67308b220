import { ServerError } from '../errors.js';
import type { Limits } from '../limits/tenant-limits.js';
import { TENANT_CONDITION } from '../query/query-scope.js';
import type { Database, QueryOptions } from '../store/database.js';
import { createTenantTurns } from '../store/tenant-turns.js';
import { checkCounts, type UploadCounts } from './check-upload.js';
import { createUlid } from './create-ulid.js';
import { encodeUpload } from './encode-upload.js';

export interface Upload {
  /** `<ULID>-<name>` */
  readonly id: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly uploadedMs: number;
}

export interface StoredUpload extends Upload {
  /** The file in base64. */
  readonly profile: string;
}

/** Files that a tenant's users share, for as long as its retention says. What was added is durable and seen by every read that starts after. */
export interface AdhocStore {
  /** Newest first. */
  list(tenant: string, options?: QueryOptions): Promise<readonly Upload[]>;
  /** Rejects with HOTSPAN_ERR_SERVER_UNKNOWN_ID when the tenant has no such upload. */
  read(tenant: string, id: string, options?: QueryOptions): Promise<StoredUpload>;
  /** Rejects with HOTSPAN_ERR_SERVER_PROFILE for more than a tenant may have, and with _BUSY when 16 others wait. */
  add(tenant: string, file: Pick<StoredUpload, 'name' | 'profile'>): Promise<Upload>;
}

export interface AdhocStoreOptions {
  readonly database: Database;
  /** The retention of tenants. */
  readonly limits: Limits;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Each holds a file of up to 4 MiB. */
const MAX_ADDITIONS = 16;

/**
 * Uploads of a tenant are stored one after the other, each counted against what is there. Two servers that store at the very same time may
 * store one more than a tenant may have.
 */
export function createAdhocStore({ database, limits, now }: AdhocStoreOptions): AdhocStore {
  const takeTurns = createTenantTurns(MAX_ADDITIONS);

  async function count(tenant: string): Promise<UploadCounts> {
    const result = await database.query(
      `SELECT count(), sum(id_bytes) FROM (
         SELECT any(bytes) AS id_bytes FROM adhoc_profiles WHERE ${TENANT_CONDITION} GROUP BY id
       )`,
      { tenants: [tenant] },
    );
    return { uploads: Number(result.uint64(0)[0] ?? 0n), bytes: Number(result.uint64(1)[0] ?? 0n) };
  }

  return {
    async list(tenant, options) {
      const result = await database.query(
        `SELECT id, name, uploaded_at FROM adhoc_profiles WHERE ${TENANT_CONDITION}
         ORDER BY uploaded_at DESC, id DESC LIMIT 1 BY id`,
        { tenants: [tenant] },
        options,
      );
      const names = result.strings(1);
      const times = result.int64(2);
      return result
        .strings(0)
        .map((id, row) => ({ id, name: names[row] ?? '', uploadedMs: Number(times[row] ?? 0n) }));
    },

    async read(tenant, id, options) {
      const result = await database.query(
        `SELECT name, uploaded_at, profile FROM adhoc_profiles
         WHERE ${TENANT_CONDITION} AND id = {id:String} LIMIT 1`,
        { tenants: [tenant], id },
        options,
      );
      const [[name], [uploadedAt], [profile]] = [result.strings(0), result.int64(1), result.strings(2)];
      if (name === undefined || uploadedAt === undefined || profile === undefined) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_UNKNOWN_ID',
          `there is no upload ${JSON.stringify(id)}. Take an id from List, or upload the file again.`,
        );
      }
      return { id, name, uploadedMs: Number(uploadedAt), profile };
    },

    async add(tenant, { name, profile }) {
      return takeTurns(tenant, async () => {
        const stored = await count(tenant);
        checkCounts({ uploads: stored.uploads + 1, bytes: stored.bytes + profile.length });
        const uploadedMs = Math.trunc(now());
        const upload = { id: `${createUlid(uploadedMs)}-${name}`, name, uploadedMs };
        const { retentionDays } = limits.of(tenant);
        await database.insert('adhoc_profiles', encodeUpload({ tenant, ...upload, retentionDays, profile }));
        return upload;
      });
    },
  };
}
