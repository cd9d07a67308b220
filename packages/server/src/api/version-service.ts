import type { ServiceImpl } from '@connectrpc/connect';
import type { Version } from '../gen/version/v1/version_pb.js';

/** `version.v1.Version/Version`: the only version of querier.v1 that there is. */
export function createVersionService(): ServiceImpl<typeof Version> {
  return { version: () => ({ QuerierAPI: 1n }) };
}
