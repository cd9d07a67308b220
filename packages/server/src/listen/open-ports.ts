import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ServerOptions } from '../options/server-options.js';
import { type OtlpPorts, type OtlpPortsOptions, openOtlpPorts } from './otlp-ports.js';
import { portError } from './port-error.js';
import { LISTEN_BACKLOG } from './two-protocols.js';
import { urlOf } from './url-of.js';

/** Listens at the main address; returns it with the real port. Rejects with HOTSPAN_ERR_SERVER_PORT. */
export async function openPort(
  app: FastifyInstance,
  { host, port, tlsCert }: ServerOptions,
): Promise<string> {
  try {
    await app.listen({ host, port, backlog: LISTEN_BACKLOG });
  } catch (cause) {
    throw portError(cause, { host, port, flag: 'port' });
  }
  // A listening TCP server's address is an object.
  const { port: actual } = app.server.address() as AddressInfo;
  return urlOf(host, actual, { isTls: tlsCert !== '' });
}

/**
 * The ports of OTLP alone. One that is the main port as well is open already. Rejects with HOTSPAN_ERR_SERVER_PORT, and the main
 * port is closed then.
 */
export async function openMorePorts(
  app: FastifyInstance,
  { host, port, otlpGrpcPort, otlpHttpPort, tlsCert }: ServerOptions,
  server: Omit<OtlpPortsOptions, 'ports'>,
): Promise<OtlpPorts> {
  const ports = [
    { host, port: otlpGrpcPort, flag: 'otlp-grpc-port' },
    { host, port: otlpHttpPort, flag: 'otlp-http-port' },
  ].filter((own, at, all) => {
    const isRepeated = all.findIndex((other) => other.port === own.port) < at;
    return own.port !== 0 && own.port !== port && !isRepeated;
  });
  try {
    const opened = await openOtlpPorts({ ...server, ports });
    for (const own of ports) app.log.info(`OTLP also at ${urlOf(host, own.port, { isTls: tlsCert !== '' })}`);
    return opened;
  } catch (error) {
    await app.close();
    throw error;
  }
}
