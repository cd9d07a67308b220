import type { LimitSettings } from '../limits/create-limits.js';
import { limitRows } from '../limits/limit-table.js';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { isTenantName } from '../listen/parse-tenants.js';
import { HIDDEN } from './hide-secret.js';
import { nearestName } from './nearest-name.js';
import type { ParseOption } from './option-parsers.js';
import { optionRows } from './option-table.js';
import { parseYaml, type YamlEntry, type YamlProblem, type YamlValue } from './parse-yaml.js';

/** What a configuration file says. */
export interface Config {
  /** Options by flag, as text that their parsers take. */
  readonly options: ReadonlyMap<string, string>;
  readonly limits: LimitSettings;
}

/** Name of an option in the file. */
export function configKeyOf(flag: string): string {
  return flag.replaceAll('-', '_');
}

/** What is told of many problems; the rest is counted. */
export const MAX_PROBLEMS_SHOWN = 20;

const NO_LIMITS: LimitSettings = { defaults: {}, overrides: new Map() };

/** Nothing in a file. */
export const EMPTY_CONFIG: Config = { options: new Map(), limits: NO_LIMITS };

/** Reads the text of a configuration file, or says everything that is wrong with it. */
export function parseConfig(
  text: string,
): { readonly config: Config } | { readonly problems: readonly YamlProblem[] } {
  const yaml = parseYaml(text);
  if ('problems' in yaml) return yaml;
  const problems: YamlProblem[] = [];
  const options = new Map<string, string>();
  let defaults: Partial<TenantLimits> = {};
  let overrides: ReadonlyMap<string, Partial<TenantLimits>> = new Map();
  // The file cannot name another one.
  const rows = optionRows().flatMap(([, row]) => (row.flag === 'config' ? [] : [row]));
  const rowOfKey = new Map(rows.map((row) => [configKeyOf(row.flag), row]));

  for (const entry of entriesOf(yaml.root, 'the file', problems)) {
    const row = rowOfKey.get(entry.key);
    if (entry.key === 'limits') defaults = readLimits(entry.value, 'limits', problems);
    else if (entry.key === 'tenants') overrides = readTenants(entry.value, problems);
    else if (row === undefined)
      problems.push(unknownKey(entry, [...rowOfKey.keys(), 'limits', 'tenants'], problems.length));
    else {
      const isHidden = entry.value.kind === 'text' && entry.value.text.includes(HIDDEN);
      const found = readText(entry.value, entry.key, {
        // Whether the real value comes from elsewhere is not known here.
        parse: isHidden ? (value) => ({ value }) : row.parse,
        isSecret: row.isSecret !== undefined,
      });
      if ('message' in found) problems.push(found);
      else options.set(row.flag, found.text);
    }
  }
  if (problems.length > 0) return { problems };
  return { config: { options, limits: { defaults, overrides } } };
}

function readTenants(value: YamlValue, problems: YamlProblem[]): Map<string, Partial<TenantLimits>> {
  const tenants = new Map<string, Partial<TenantLimits>>();
  for (const { key, line, column, value: limits } of entriesOf(value, 'tenants', problems)) {
    if (isTenantName(key)) tenants.set(key, readLimits(limits, `tenants.${key}`, problems));
    else {
      const message = `${quote(key)} is no name of a tenant: it has 1 to 150 letters, digits and !-_.*'()`;
      problems.push({ line, column, message });
    }
  }
  return tenants;
}

const LIMIT_ROWS = new Map(limitRows().map(([name, row]) => [row.key, { name, row }]));

function readLimits(value: YamlValue, where: string, problems: YamlProblem[]): Partial<TenantLimits> {
  const limits: { -readonly [K in keyof TenantLimits]?: number } = {};
  for (const entry of entriesOf(value, where, problems)) {
    const known = LIMIT_ROWS.get(entry.key);
    if (known === undefined) problems.push(unknownKey(entry, [...LIMIT_ROWS.keys()], problems.length, where));
    else {
      const found = readText(entry.value, `${where}.${entry.key}`, known.row);
      if ('message' in found) problems.push(found);
      else limits[known.name] = found.value;
    }
  }
  return limits;
}

/** The entries of a map, each key once; none of a value that is left empty. */
function entriesOf(value: YamlValue, where: string, problems: YamlProblem[]): readonly YamlEntry[] {
  if (value.kind === 'nothing') return [];
  if (value.kind !== 'map') {
    const { line, column } = value;
    problems.push({ line, column, message: `${where} must be a map of names and values, as "port: 4040"` });
    return [];
  }
  const seen = new Set<string>();
  return value.entries().filter(({ key, line, column }) => {
    const isRepeated = seen.has(key);
    if (isRepeated) problems.push({ line, column, message: `${quote(key)} is in ${where} twice. Keep one` });
    seen.add(key);
    return !isRepeated;
  });
}

function readText<T>(
  value: YamlValue,
  name: string,
  { parse, isSecret = false }: { readonly parse: ParseOption<T>; readonly isSecret?: boolean },
): { readonly text: string; readonly value: T } | YamlProblem {
  const { line, column } = value;
  if (value.kind !== 'text') {
    const found = value.kind === 'nothing' ? 'nothing' : 'a list or a map';
    return { line, column, message: `${name} must be a text or a number, got ${found}` };
  }
  const parsed = parse(value.text);
  if ('value' in parsed) return { text: value.text, value: parsed.value };
  const got = isSecret ? '' : `, got ${quote(value.text)}`;
  return { line, column, message: `${name} ${parsed.problem}${got}` };
}

function unknownKey(
  { key, line, column }: YamlEntry,
  known: readonly string[],
  problemsBefore: number,
  where?: string,
): YamlProblem {
  // Nobody is shown more, and to compare names takes time.
  const near = problemsBefore < MAX_PROBLEMS_SHOWN ? nearestName(key, known) : undefined;
  const what = where === undefined ? `${quote(key)} is no option` : `${quote(key)} in ${where} is no limit`;
  return { line, column, message: `${what}${near === undefined ? '' : `; did you mean ${near}?`}` };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
