import type { ServiceImpl } from '@connectrpc/connect';
import { oneTenantOf } from '../api/one-tenant-of.js';
import { parseMaxNodes } from '../api/parse-request.js';
import type { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { type AdhocStoreOptions, createAdhocStore, type Upload } from './adhoc-store.js';
import { checkFileSize, checkId, MAX_FILE_BYTES, normalizeName } from './check-upload.js';
import { createDraw } from './draw-threads.js';
import type { Drawing } from './draw-uploads.js';

/** Methods that change what is stored. */
export const ADHOC_CHANGES: readonly string[] = ['Upload'];

/** Twice a file: for one that is somewhat too large there is an answer that says so. */
export const MAX_ADHOC_MESSAGE_BYTES: number = 2 * MAX_FILE_BYTES;

/** `adhocprofiles.v1.AdHocProfileService`: files that somebody wants to look at, beside what services send. */
export function createAdhocService(options: AdhocStoreOptions): ServiceImpl<typeof AdHocProfileService> {
  const store = createAdhocStore(options);
  const draw = createDraw();
  return {
    async upload(request, context) {
      const tenant = oneTenantOf(context);
      const name = normalizeName(request.name);
      const maxNodes = parseMaxNodes(request.maxNodes);
      const { profile } = request;
      checkFileSize(profile);
      // First: what cannot be drawn is not stored.
      const drawing = await draw({ files: [profile], profileType: '', maxNodes }, context.signal);
      return toAnswer(await store.add(tenant, { name, profile }), drawing);
    },

    async get({ id, profileType = '', maxNodes: nodes }, context) {
      const tenant = oneTenantOf(context);
      checkId('id', id);
      const maxNodes = parseMaxNodes(nodes);
      const { profile, ...upload } = await store.read(tenant, id, context);
      return toAnswer(upload, await draw({ files: [profile], profileType, maxNodes }, context.signal));
    },

    async list(_request, context) {
      return { profiles: (await store.list(oneTenantOf(context), context)).map(toMessage) };
    },

    async diff({ leftId, rightId, profileType = '', maxNodes: nodes }, context) {
      const tenant = oneTenantOf(context);
      checkId('left_id', leftId);
      checkId('right_id', rightId);
      const maxNodes = parseMaxNodes(nodes);
      const [left, right] = await Promise.all([
        store.read(tenant, leftId, context),
        store.read(tenant, rightId, context),
      ]);
      const files = [left.profile, right.profile] as const;
      const { profileTypes, flamebearer } = await draw({ files, profileType, maxNodes }, context.signal);
      return { profileTypes: [...profileTypes], flamebearerProfile: flamebearer };
    },
  };
}

function toAnswer(upload: Upload, { profileType, profileTypes, flamebearer }: Drawing) {
  return {
    ...toMessage(upload),
    profileType,
    profileTypes: [...profileTypes],
    flamebearerProfile: flamebearer,
  };
}

function toMessage({ id, name, uploadedMs }: Upload) {
  return { id, name, uploadedAt: BigInt(uploadedMs) };
}
