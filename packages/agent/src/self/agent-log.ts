import { isInSandbox, threadGlobal } from '../host/thread-global.js';

/** Where the agent reports. `console`, pino and OpenTelemetry's `diag` all fit. */
export interface AgentLogger {
  /** Why nothing is profiled. Without it, `warn` is told. */
  error?(message: string): void;
  warn(message: string): void;
  /** The one line at start. */
  info?(message: string): void;
  debug?(message: string): void;
}

/** How much the agent says, from nothing to everything; each level includes those before it. */
export const LOG_LEVELS = ['none', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The agent's voice: every kind of trouble is said once, and then only counted. */
export interface AgentLog {
  /** As `warnOnce`, for what keeps the agent from profiling. */
  errorOnce(kind: string, message: string): void;
  /** `kind` must come from a small fixed set, for kinds are remembered. */
  warnOnce(kind: string, message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/**
 * Prefixes messages so that a reader of the host's log knows who speaks, and leaves out what is above `level`.
 * A logger that throws is ignored.
 */
export function createAgentLog(logger: AgentLogger, level: LogLevel = 'debug'): AgentLog {
  const said = new Set<string>();
  const wanted = LOG_LEVELS.indexOf(level);
  const write = (at: Exclude<LogLevel, 'none'>, message: string): void => {
    if (LOG_LEVELS.indexOf(at) > wanted) return;
    const text = `hotspan: ${message}`;
    try {
      if (at === 'error' && logger.error === undefined) logger.warn(text);
      else logger[at]?.(text);
    } catch {
      // Ignored: there is nowhere left to report a logger that fails, and the host must not notice.
    }
  };
  const writeOnce = (at: 'error' | 'warn', kind: string, message: string): void => {
    if (said.has(kind)) return;
    said.add(kind);
    write(at, message);
  };
  return {
    errorOnce: (kind, message) => writeOnce('error', kind, message),
    warnOnce: (kind, message) => writeOnce('warn', kind, message),
    info: (message) => write('info', message),
    debug: (message) => write('debug', message),
  };
}

/** The default logger. Everything goes to stderr, for stdout belongs to the host. */
export const consoleLogger: AgentLogger = {
  error: (message) => voice().error(message),
  warn: (message) => voice().warn(message),
  info: (message) => voice().error(message),
  debug: (message) => voice().error(message),
};

/** That of a sandbox ends with it: Jest calls a test run failed whose console is used after that. */
function voice(): Console {
  return isInSandbox() ? threadGlobal().console : console;
}
