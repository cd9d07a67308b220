/** A value read from text, or what is wrong with the text ("must be ..."). */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The first valid value of `OTEL_EXPORTER_OTLP_PROFILES_<suffix>`, then `OTEL_EXPORTER_OTLP_<suffix>`.
 * An empty value means unset; an invalid one becomes a line in `warnings` and counts as unset
 * (OpenTelemetry specification, "Configuration parsing").
 */
export function readExporterVariable<T>(
  env: Environment,
  suffix: string,
  parse: (text: string, name: string) => Parsed<T>,
  warnings: string[],
): T | undefined {
  for (const name of exporterVariables(suffix)) {
    const text = env[name]?.trim();
    if (!text) continue;
    const parsed = parse(text, name);
    if ('value' in parsed) return parsed.value;
    warnings.push(`${name} ${parsed.problem}. It is ignored.`);
  }
  return undefined;
}

/** Names of an exporter variable, the specific one first. */
export function exporterVariables(suffix: string): readonly [specific: string, generic: string] {
  return [`OTEL_EXPORTER_OTLP_PROFILES_${suffix}`, `OTEL_EXPORTER_OTLP_${suffix}`];
}
