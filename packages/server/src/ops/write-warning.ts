import type { LogLevel } from '../options/server-options.js';

/** The number of `warn` in the lines of the server's log. */
const WARN = 40;

/** Writes a warning to stderr in the shape of the server's log lines, for what happens before there is a logger. */
export function writeWarning(message: string, logLevel: LogLevel): void {
  if (logLevel === 'error') return;
  process.stderr.write(`${JSON.stringify({ level: WARN, time: Date.now(), msg: message })}\n`);
}
