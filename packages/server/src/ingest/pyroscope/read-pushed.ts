import type { ColumnMemory } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { IncomingMessage, IncomingProfiles } from '../incoming.js';
import type { PushedProfile, PushPayload } from '../prepare/write-task.js';
import { toRejection } from './profile-rejection.js';
import { readPprof } from './read-pprof.js';
import { repositoryBuildIds } from './repository-build-ids.js';

/** Reads the profiles of a push. What is wrong with one is a rejection. */
export function readPushed(
  { profiles, rejections: ofDoor }: PushPayload,
  limits: TenantLimits,
  memory: ColumnMemory,
): IncomingProfiles {
  const rejections = [...ofDoor];
  const messages = profiles.flatMap((profile) => {
    try {
      return [readProfile(profile, limits, memory)];
    } catch (error) {
      rejections.push(toRejection(error));
      return [];
    }
  });
  return { messages, rejections };
}

function readProfile(
  { bytes, series: { name, service, labels }, profileId }: PushedProfile,
  limits: TenantLimits,
  memory: ColumnMemory,
): IncomingMessage {
  const buildIds = repositoryBuildIds(labels);
  return readPprof(bytes, {
    limits,
    nameOf: () => name,
    service,
    labels,
    profileId,
    memory,
    ...(buildIds && { repairs: [buildIds] }),
  });
}
