import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { type Health, HealthCheckResponse_ServingStatus as Status } from '../gen/grpc/health/v1/health_pb.js';
import type { Readiness } from '../ops/readiness.js';

export interface HealthServiceOptions {
  readonly readiness: Pick<Readiness, 'check'>;
  /** Full names of the services that can be asked for; the empty name is the whole server. */
  readonly services: readonly string[];
}

/**
 * `grpc.health.v1.Health/Check`: what `/ready` says, for orchestrators that speak gRPC. All services are as ready as the server. Watch is
 * unimplemented, which the protocol allows.
 */
export function createHealthService({
  readiness,
  services,
}: HealthServiceOptions): Pick<ServiceImpl<typeof Health>, 'check'> {
  return {
    async check({ service }) {
      if (service !== '' && !services.includes(service)) {
        throw new ConnectError(
          'there is no such service here. Ask for one by its full name, or for the server by none.',
          Code.NotFound,
        );
      }
      const problem = await readiness.check();
      return { status: problem === undefined ? Status.SERVING : Status.NOT_SERVING };
    },
  };
}
