import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AsyncQueryResponseSchema,
  AsyncQueryStatus,
  SelectMergeStacktracesResponseSchema,
} from '../gen/querier/v1/querier_pb.js';
import type { QueryOptions } from '../store/database.js';
import { TENANT_SEPARATOR } from '../tenant.js';
import { toConnectError } from './connect-error.js';
import type { JobTable } from './job-table.js';

export type StacktracesAnswer = MessageInitShape<typeof SelectMergeStacktracesResponseSchema>;

/** SelectMergeStacktraces for those who do not wait for its answer, but come again for it. */
export interface AsyncMerges {
  /** Throws as {@link JobTable.start} does. */
  start(
    tenants: readonly string[],
    answer: (options: QueryOptions) => Promise<StacktracesAnswer>,
  ): StacktracesAnswer;
  /** How a query of just these tenants stands, with the answer if there is one. Throws as {@link JobTable.read} does. */
  poll(tenants: readonly string[], requestId: string): StacktracesAnswer;
}

export interface AsyncMergesOptions {
  readonly jobs: JobTable;
  /** Runs each query; what is to be logged or counted of it is known here. */
  readonly observe: <T>(run: () => Promise<T>) => Promise<T>;
}

/** Answers are kept as they are sent: a fraction of the memory, and bytes that can be counted. */
export function createAsyncMerges({ jobs, observe }: AsyncMergesOptions): AsyncMerges {
  return {
    start(tenants, answer) {
      const requestId = jobs.start(ownerOf(tenants), (signal) =>
        observe(async () => {
          const message = create(SelectMergeStacktracesResponseSchema, await answer({ signal }));
          return toBinary(SelectMergeStacktracesResponseSchema, message);
        }),
      );
      return { async: { requestId, status: AsyncQueryStatus.IN_PROGRESS } };
    },

    poll(tenants, requestId) {
      const job = jobs.read(ownerOf(tenants), requestId);
      switch (job.status) {
        case 'running':
          return { async: { requestId, status: AsyncQueryStatus.IN_PROGRESS } };
        case 'failed': {
          const errorMessage = toConnectError(job.error).rawMessage;
          return { async: { requestId, status: AsyncQueryStatus.FAILURE, errorMessage } };
        }
        case 'done': {
          const message = fromBinary(SelectMergeStacktracesResponseSchema, job.answer);
          const status = AsyncQueryStatus.SUCCESS;
          message.async = create(AsyncQueryResponseSchema, { requestId, status });
          return message;
        }
      }
    },
  };
}

function ownerOf(tenants: readonly string[]): string {
  return tenants.join(TENANT_SEPARATOR);
}
