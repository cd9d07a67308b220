import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { describeError } from '../error-status.js';
import { ServerError } from '../errors.js';
import type { HeaderLookup } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { parseTask } from './parse-task.js';
import { runMaintenance } from './run-maintenance.js';

export interface MaintenanceRouteOptions {
  readonly context: Omit<MaintenanceContext, 'onProgress' | 'isServing'>;
  /** Throws as Access does when the request is not an administrator's. */
  readonly authorize: (header: HeaderLookup) => void;
}

/** One address per task. */
export const MAINTENANCE_PATH = '/api/hotspan/v1/admin';
export const KEY_HEADER = 'x-hotspan-owner-key';

/**
 * `POST /api/hotspan/v1/admin/{backup,restore,compact,check}` with `{"dir": "/absolute"}` or `{"repair": true}`: what the
 * program's commands do, in the server that runs. The answer comes as it goes, a line of JSON each: `{"progress"}`, and at
 * last `{"lines", "isBad"}` or `{"error", "code"}`.
 */
export function registerMaintenance(
  app: FastifyInstance,
  { context, authorize }: MaintenanceRouteOptions,
): void {
  app.route<{ Params: { task: string } }>({
    method: 'POST',
    url: `${MAINTENANCE_PATH}/:task`,
    onRequest: async (request) => authorize(headersOf(request.headers)),
    handler: async (request, reply) => {
      const body = typeof request.body === 'object' ? request.body : {};
      const task = parseTask({ ...body, name: request.params.task });
      if (task === undefined) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_REQUEST',
          'the request is none of backup and restore with {"dir": "/absolute/path"}, compact, and check with {"repair": true} or {}. Correct it.',
        );
      }
      const output = new PassThrough();
      const send = (line: object): void => void output.write(`${JSON.stringify(line)}\n`);
      request.log.info({ task }, 'maintenance begins');
      runMaintenance({ ...context, isServing: true, onProgress: (progress) => send({ progress }) }, task)
        .then(
          (result) => {
            request.log.info({ task, ...result }, 'maintenance has ended');
            send(result);
          },
          (error: unknown) => {
            request.log.error({ task, err: error }, 'maintenance has failed');
            const { code, message } = describeError(error);
            send({ error: message, code });
          },
        )
        .finally(() => output.end());
      return reply.type('application/x-ndjson').send(output);
    },
  });
}
