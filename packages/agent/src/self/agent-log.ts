/** Where the agent reports. `console`, pino and OpenTelemetry's `diag` all fit. */
export interface AgentLogger {
  warn(message: string): void;
  debug?(message: string): void;
}

/** The agent's voice: every kind of trouble is said once, and then only counted. */
export interface AgentLog {
  /** `kind` must come from a small fixed set, for kinds are remembered. */
  warnOnce(kind: string, message: string): void;
  debug(message: string): void;
}

/** Prefixes messages so that a reader of the host's log knows who speaks; a logger that throws is ignored. */
export function createAgentLog(logger: AgentLogger): AgentLog {
  const said = new Set<string>();
  const write = (level: 'warn' | 'debug', message: string): void => {
    try {
      logger[level]?.(`hotspan: ${message}`);
    } catch {
      // Ignored: there is nowhere left to report a logger that fails, and the host must not notice.
    }
  };
  return {
    warnOnce(kind, message) {
      if (said.has(kind)) return;
      said.add(kind);
      write('warn', message);
    },
    debug: (message) => write('debug', message),
  };
}

/** The default logger: warnings to stderr, silence while all is well. */
export const consoleLogger: AgentLogger = {
  warn: (message) => console.warn(message),
};
