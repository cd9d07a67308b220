import { type ColumnMemory, decodeProfiles, decodeProfilesJson } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { IncomingProfiles } from '../incoming.js';
import { nameOtlpProfiles } from '../otlp-request.js';
import { readIngest } from '../pyroscope/read-ingest.js';
import { readPushed } from '../pyroscope/read-pushed.js';
import type { Payload } from './write-task.js';

/**
 * Deep stacks and long names are cut when they are stored, not refused; a message that holds them is as large as they are, which
 * is limit enough.
 */
const CUT_LATER = { maxStackDepth: 2 ** 24, maxStringBytes: 2 ** 24 } as const;

/**
 * Reads what a door took, its columns into `memory`. Throws what the codec of the format throws, and HOTSPAN_ERR_SERVER_FORMAT or
 * _PROFILE.
 */
export function readPayload(payload: Payload, limits: TenantLimits, memory: ColumnMemory): IncomingProfiles {
  switch (payload.kind) {
    case 'otlp': {
      const { bytes, codec, maxBytes } = payload;
      const ofCodec = { ...CUT_LATER, maxBytes };
      return nameOtlpProfiles(
        codec === 'json' ? decodeProfilesJson(bytes, ofCodec) : decodeProfiles(bytes, ofCodec, memory),
      );
    }
    case 'push':
      return readPushed(payload, limits, memory);
    case 'ingest': {
      const { query, profileId } = payload;
      return readIngest(payload, { query, limits, profileId, memory });
    }
  }
}
