import type { RequestListener } from 'node:http';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { LogLevel } from '../options/server-options.js';
import { answerClientError } from './answer-client-error.js';
import { createTwoProtocolServer, type TwoProtocolOptions, type TwoProtocolServer } from './two-protocols.js';

export interface WebServerOptions extends TwoProtocolOptions {
  readonly logLevel: LogLevel;
}

/** Fastify on a listener of two protocols. */
export interface WebServer {
  readonly app: FastifyInstance;
  /** The listener that the app opens. */
  readonly main: TwoProtocolServer;
  /** Answers requests of other listeners as the app does. */
  readonly handler: RequestListener;
  /** Makes another listener like the main one. */
  createServer(handler: RequestListener): TwoProtocolServer;
}

export function createWebServer({ logLevel, ...connections }: WebServerOptions): WebServer {
  const createServer = (handler: RequestListener): TwoProtocolServer =>
    createTwoProtocolServer(handler, connections);
  const made: { main?: TwoProtocolServer; handler?: RequestListener } = {};
  const app = Fastify({
    // stdout is for the ready line.
    logger: { level: logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    // registerPhase answers what comes on connections that are still open.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    serverFactory: (handler) => {
      made.handler = handler;
      made.main = createServer(handler);
      return made.main.server;
    },
  });
  const { main, handler } = made;
  if (main === undefined || handler === undefined) throw new Error('Fastify made no server');
  return { app, main, handler, createServer };
}
