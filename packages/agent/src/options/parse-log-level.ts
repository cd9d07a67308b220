import { LOG_LEVELS, type LogLevel } from '../self/agent-log.js';
import { type Parsed, show } from './parsed.js';
import { oneOf } from './value-parsers.js';

/** Levels of OpenTelemetry's own log that have another name here (`DiagLogLevel` of its API). */
const OPENTELEMETRY_LEVELS: Readonly<Record<string, LogLevel>> = { verbose: 'debug', all: 'debug' };

/** `OTEL_LOG_LEVEL`: the level of OpenTelemetry's own log. */
export function parseOpenTelemetryLevel(text: string): Parsed<LogLevel> {
  const level = OPENTELEMETRY_LEVELS[text.toLowerCase()];
  if (level !== undefined) return { value: level };
  const parsed = oneOf(LOG_LEVELS)(text, true);
  if ('value' in parsed) return parsed;
  return { problem: `must be a level of OpenTelemetry such as "info", got ${show(text)}` };
}
