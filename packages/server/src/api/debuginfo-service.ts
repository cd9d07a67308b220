import type { ServiceImpl } from '@connectrpc/connect';
import type { DebuginfoService } from '../gen/debuginfo/v1alpha1/debuginfo_pb.js';
import { unimplemented } from './unimplemented.js';

/** Methods for those that send profiles; the others are for those that look at them. */
export const DEBUGINFO_CHANGES: readonly string[] = [
  'ShouldInitiateUpload',
  'UploadFinished',
  'DeleteDebuginfo',
];

/** `debuginfo.v1alpha1.DebuginfoService`: nobody is to upload symbols, and there are none. */
export function createDebuginfoService(): ServiceImpl<typeof DebuginfoService> {
  return {
    shouldInitiateUpload: () => ({
      shouldInitiateUpload: false,
      reason: 'This server keeps no symbols of native programs. Send profiles with their names.',
    }),
    listDebuginfo: () => ({}),
    uploadFinished: refuse,
    deleteDebuginfo: refuse,
  };
}

function refuse(): never {
  throw unimplemented('the upload of symbols');
}
