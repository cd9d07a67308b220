import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { ServerError } from '../errors.js';
import { codeWordOf } from './code-word.js';
import { type PortAddress, portError } from './port-error.js';
import { LISTEN_BACKLOG, type TwoProtocolServer } from './two-protocols.js';

export interface OtlpPortsOptions {
  readonly ports: readonly PortAddress[];
  /** Paths that are answered there; all others are not found. */
  readonly paths: readonly string[];
  /** Answers requests, as on the main port. */
  readonly handler: RequestListener;
  readonly createServer: (handler: RequestListener) => TwoProtocolServer;
}

/** Listeners beside the main one, all or none. */
export interface OtlpPorts extends Pick<TwoProtocolServer, 'destroyAll' | 'replaceCertificate'> {
  /** Takes no more connections; resolves when those that there are have ended. */
  close(): Promise<void>;
}

/**
 * Listens on the ports that exporters of OpenTelemetry send to by default, for OTLP alone: who may reach the queries is then not
 * decided by who may write. Rejects with HOTSPAN_ERR_SERVER_PORT, with none left open.
 */
export async function openOtlpPorts({
  ports,
  paths,
  handler,
  createServer,
}: OtlpPortsOptions): Promise<OtlpPorts> {
  const servers: TwoProtocolServer[] = [];

  async function close(): Promise<void> {
    await Promise.all(
      servers.map(({ server, closeIdle }) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        closeIdle();
        return closed;
      }),
    );
  }

  for (const address of ports) {
    const server = createServer(onlyPaths(paths, handler));
    try {
      await once(
        server.server.listen({ host: address.host, port: address.port, backlog: LISTEN_BACKLOG }),
        'listening',
      );
    } catch (cause) {
      await close();
      throw portError(cause, address);
    }
    servers.push(server);
  }
  return {
    close,
    destroyAll: () => servers.forEach(({ destroyAll }) => void destroyAll()),
    replaceCertificate: (pair) => servers.forEach(({ replaceCertificate }) => void replaceCertificate(pair)),
  };
}

function onlyPaths(paths: readonly string[], handler: RequestListener): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (paths.includes(path)) {
      handler(request, response);
      return;
    }
    const { message } = new ServerError(
      'HOTSPAN_ERR_SERVER_NOT_FOUND',
      `there is nothing at ${request.method} ${path.slice(0, 200)}: this port takes OTLP alone, at ${paths.join(', ')}. Everything else is on the main port.`,
    );
    request.resume();
    response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ code: codeWordOf(404), message }));
  };
}
