import { HotspanError } from '../errors.js';
import { nearestName } from './nearest-name.js';
import { type GivenOptions, OPTION_TABLE, type OptionRow } from './option-table.js';
import { completeEndpoint } from './parse-endpoint.js';
import { isRecord } from './parse-records.js';
import { type Environment, type Parsed, show } from './parsed.js';
import type { ResolvedOptions, StartOptions } from './start-options.js';

/** Complete options, and what was wrong in the environment: those variables count as unset. */
export interface Resolution {
  readonly options: ResolvedOptions;
  readonly warnings: readonly string[];
  /** Where each option has its value from: `code`, the name of a variable, or `default`. */
  readonly sources: Readonly<Record<keyof ResolvedOptions, string>>;
}

/**
 * Completes and checks the options of `start()`. Throws one `HOTSPAN_ERR_OPTION` that lists every mistake made
 * in code; a mistake in the environment is a warning and leaves the next source in force.
 */
export function resolveOptions(options: StartOptions = {}, env: Environment = process.env): Resolution {
  if (!isRecord(options))
    throw new HotspanError('HOTSPAN_ERR_OPTION', `Options must be an object, got ${show(options)}.`);
  const problems = unknownNames(options);
  const warnings: string[] = [];
  const resolved: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  for (const [name, row] of Object.entries<OptionRow<unknown>>(OPTION_TABLE)) {
    // Keys of the table are the keys of the options: both are `keyof ResolvedOptions`.
    const given: unknown = options[name as keyof StartOptions];
    const environment = readEnvironment(row, env, warnings);
    if (given === undefined) {
      resolved[name] = environment.value;
      sources[name] = environment.source;
      continue;
    }
    const parsed = row.parse(given, false);
    if ('problem' in parsed) problems.push(`${name} ${parsed.problem}`);
    else resolved[name] = row.merge ? row.merge(environment.value, parsed.value) : parsed.value;
    sources[name] = 'code';
  }
  if (problems.length > 0) throw new HotspanError('HOTSPAN_ERR_OPTION', `${problems.join('. ')}.`);
  // Each row of the table has the type of its option, so the records that were filled from it have them all.
  const complete = resolved as unknown as GivenOptions;
  return {
    options: Object.freeze({ ...complete, endpoint: completeEndpoint(complete.endpoint, complete.protocol) }),
    warnings,
    sources: sources as Record<keyof ResolvedOptions, string>,
  };
}

/** The first variable that is set and valid, else the default. An empty variable counts as unset. */
function readEnvironment(
  row: OptionRow<unknown>,
  env: Environment,
  warnings: string[],
): { readonly value: unknown; readonly source: string } {
  for (const { name, read } of row.variables) {
    const text = env[name]?.trim();
    if (!text) continue;
    const parsed: Parsed<unknown> | undefined = read ? read(text) : row.parse(text, true);
    if (parsed === undefined) continue;
    if ('value' in parsed) return { value: parsed.value, source: name };
    warnings.push(`${name} ${parsed.problem}. It is ignored.`);
  }
  return { value: row.default, source: 'default' };
}

function unknownNames(options: object): string[] {
  const known = Object.keys(OPTION_TABLE);
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === undefined ? `known: ${known.join(', ')}` : `did you mean "${nearest}"?`;
      return `There is no option "${name}"; ${hint}`;
    });
}
