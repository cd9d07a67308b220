import type { ServiceImpl } from '@connectrpc/connect';
import type { VCSService } from '../gen/vcs/v1/vcs_pb.js';
import { unimplemented } from './unimplemented.js';

/** `vcs.v1.VCSService`: there is no GitHub app, whereupon Drilldown hides the source code view. */
export function createVcsService(): ServiceImpl<typeof VCSService> {
  return {
    githubApp: refuse,
    githubLogin: refuse,
    githubRefresh: refuse,
    getFile: refuse,
    getCommit: refuse,
    getCommits: refuse,
  };
}

function refuse(): never {
  throw unimplemented('source code from GitHub');
}
