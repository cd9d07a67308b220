import type { LimitSettings } from '../limits/create-limits.js';
import { DEFAULT_TENANT_LIMITS, limitRows } from '../limits/limit-table.js';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { formatOption } from './format-option.js';
import { hidePassword, hideSecret } from './hide-secret.js';
import { loadYaml } from './load-yaml.js';
import { type OptionRow, optionRows } from './option-table.js';
import { configKeyOf } from './parse-config.js';
import type { ServerOptions } from './server-options.js';

/** The configuration in force as a file that says the same, without its secrets. */
export function formatConfig(options: ServerOptions, { defaults, overrides }: LimitSettings): string {
  const rows = optionRows().filter(([, { flag }]) => flag !== 'config');
  const tenants = [...overrides].map(([tenant, limits]) => [tenant, formatLimits(limits)]);
  return loadYaml().stringify(
    {
      ...Object.fromEntries(
        rows.map(([name, row]) => [configKeyOf(row.flag), toScalar(showOption(name, row, options))]),
      ),
      limits: formatLimits({ ...DEFAULT_TENANT_LIMITS, ...defaults }),
      ...(tenants.length > 0 && { tenants: Object.fromEntries(tenants) }),
    },
    { lineWidth: 0 },
  );
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
