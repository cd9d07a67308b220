import type { LimitSettings } from '../limits/create-limits.js';
import { DEFAULT_TENANT_LIMITS, limitRows } from '../limits/limit-table.js';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { formatOption } from './format-option.js';
import { hidePassword, hideSecret } from './hide-secret.js';
import { loadYaml } from './load-yaml.js';
import { type OptionRow, optionRows } from './option-table.js';
import { resolveServerOptions } from './parse-command-line.js';
import { configKeyOf } from './parse-config.js';
import type { ServerOptions } from './server-options.js';

/** The configuration in force as a file that says the same, without its secrets. */
export function formatConfig(options: ServerOptions, settings: LimitSettings): string {
  return toYaml(describeConfig(options, settings));
}

/** Of the configuration in force what is not as it is by default, as a file that says the same, without its secrets. */
export function formatConfigDiff(options: ServerOptions, settings: LimitSettings): string {
  const { limits, ...config } = describeConfig(options, settings);
  const { limits: defaultLimits, ...defaults } = describeConfig(resolveServerOptions({}), NO_LIMITS);
  const changedLimits = changes(limits, defaultLimits);
  return toYaml({
    ...changes(config, defaults),
    ...(Object.keys(changedLimits).length > 0 && { limits: changedLimits }),
  });
}

/** The configuration of a server that nobody has configured. */
export function formatDefaultConfig(): string {
  return formatConfig(resolveServerOptions({}), NO_LIMITS);
}

/** Of the configuration what can change while the server runs: limits, of all tenants and of some. */
export function formatRuntimeConfig(settings: LimitSettings): string {
  return toYaml(describeLimits(settings));
}

const NO_LIMITS: LimitSettings = { defaults: {}, overrides: new Map() };

type Scalars = Readonly<Record<string, string | number | boolean>>;

interface DescribedLimits {
  readonly limits: Scalars;
  readonly tenants?: Readonly<Record<string, Scalars>>;
}

function describeConfig(
  options: ServerOptions,
  settings: LimitSettings,
): DescribedLimits & Readonly<Record<string, unknown>> {
  const rows = optionRows().filter(([, { flag }]) => flag !== 'config');
  return {
    ...Object.fromEntries(
      rows.map(([name, row]) => [configKeyOf(row.flag), toScalar(showOption(name, row, options))]),
    ),
    ...describeLimits(settings),
  };
}

function describeLimits({ defaults, overrides }: LimitSettings): DescribedLimits {
  const tenants = [...overrides].map(([tenant, limits]) => [tenant, formatLimits(limits)]);
  return {
    limits: formatLimits({ ...DEFAULT_TENANT_LIMITS, ...defaults }),
    ...(tenants.length > 0 && { tenants: Object.fromEntries(tenants) }),
  };
}

/** What is in the first and not the same in the second. */
function changes<T extends object>(described: T, standard: object): Partial<T> {
  const known = new Map<string, unknown>(Object.entries(standard));
  // Some of the entries of a T.
  return Object.fromEntries(
    Object.entries(described).filter(([name, value]) => known.get(name) !== value),
  ) as Partial<T>;
}

function toYaml(value: object): string {
  return loadYaml().stringify(value, { lineWidth: 0 });
}

/** Limits by their names in YAML, with units where the parsers ask for them. */
export function formatLimits(limits: Partial<TenantLimits>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    limitRows().flatMap(([name, { key, format }]) => {
      const value = limits[name];
      return value === undefined ? [] : [[key, toScalar(format(value))]];
    }),
  );
}

function showOption(name: keyof ServerOptions, row: OptionRow<unknown>, options: ServerOptions): string {
  const value = options[name];
  if (typeof value !== 'string') {
    const ofDefault = row.parse(row.defaultText);
    // It may have a name, as "forever" for 0.
    return 'value' in ofDefault && ofDefault.value === value ? row.defaultText : formatOption(name, value);
  }
  return formatOption(name, row.isSecret === true ? hideSecret(value) : hidePassword(value));
}

/** A number where it is written as one, which needs no quotes. */
function toScalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return String(Number(text)) === text ? Number(text) : text;
}
