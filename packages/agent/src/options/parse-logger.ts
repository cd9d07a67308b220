import type { AgentLogger } from '../self/agent-log.js';
import type { Parsed } from './parsed.js';

/** A logger is anything with the method `warn`. */
export function parseLogger(value: unknown): Parsed<AgentLogger> {
  const hasWarn =
    typeof value === 'object' && value !== null && 'warn' in value && typeof value.warn === 'function';
  // Narrowed by looking at the method; its parameters cannot be checked at run time.
  if (hasWarn) return { value: value as AgentLogger };
  return { problem: 'must be an object with the method warn(message); console is one' };
}
