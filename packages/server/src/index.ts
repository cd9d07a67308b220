// For users
export { ERROR_CODES, ServerError, type ServerErrorCode } from './errors.js';
export type { LogLevel, ServerOptions } from './options/server-options.js';
export { type RunningServer, startServer } from './start-server.js';
