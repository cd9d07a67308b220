import { type Environment, type Parsed, readExporterVariable } from './environment.js';
import type { OptionReport } from './option-report.js';

/** How profiles travel, named as in `OTEL_EXPORTER_OTLP_PROTOCOL`. */
export type ExporterProtocol = 'http/protobuf' | 'http/json' | 'grpc';

const PROTOCOLS: readonly ExporterProtocol[] = ['http/protobuf', 'http/json', 'grpc'];

/** The OpenTelemetry specification's default. */
const DEFAULT_PROTOCOL: ExporterProtocol = 'http/protobuf';

/** The protocol by precedence: code, `OTEL_EXPORTER_OTLP_PROFILES_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`, the default. */
export function resolveProtocol(option: unknown, env: Environment, report: OptionReport): ExporterProtocol {
  if (option !== undefined) {
    const parsed = parseProtocol(option);
    if ('value' in parsed) return parsed.value;
    report.problems.push(`protocol ${parsed.problem}`);
  }
  const parse = (text: string): Parsed<ExporterProtocol> => parseProtocol(text.toLowerCase());
  return readExporterVariable(env, 'PROTOCOL', parse, report.warnings) ?? DEFAULT_PROTOCOL;
}

function parseProtocol(value: unknown): Parsed<ExporterProtocol> {
  const known = PROTOCOLS.find((protocol) => protocol === value);
  if (known !== undefined) return { value: known };
  const names = PROTOCOLS.map((name) => `"${name}"`).join(' or ');
  return { problem: `must be ${names}, got ${JSON.stringify(value) ?? String(value)}` };
}
