import { ServerError } from '../../errors.js';

/** What is known of sample types. Plain data: it goes to other threads. */
export interface SampleTypeConfig {
  /** By sample type, the name to show; empty = its own. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether the sender said so, or it is taken for granted. */
  readonly isSent: boolean;
}

/** For profiles that come without one. */
export const DEFAULT_SAMPLE_TYPE_CONFIG: SampleTypeConfig = {
  names: new Map([
    ['samples', 'cpu'],
    ['goroutine', 'goroutines'],
    ['contentions', 'mutex_count'],
    ['delay', 'mutex_duration'],
  ]),
  isSent: false,
};

/** The name by which a sample type counts when a profile is named; the type itself when nothing is known of it. */
export function displayNameOf({ names }: SampleTypeConfig, sampleType: string): string {
  return names.get(sampleType) || sampleType;
}

/** Whether the sender says something of a sample type. */
export function saysOf({ names, isSent }: SampleTypeConfig, sampleType: string): boolean {
  return isSent && names.has(sampleType);
}

/** Parses the part `sample_type_config` of a form. Throws HOTSPAN_ERR_SERVER_FORMAT. */
export function parseSampleTypeConfig(bytes: Uint8Array): SampleTypeConfig {
  const names = new Map<string, string>();
  for (const [sampleType, config] of entriesOf(parseJson(bytes), 'sample_type_config')) {
    const name = new Map(entriesOf(config, `its ${JSON.stringify(sampleType.slice(0, 60))}`)).get(
      'display-name',
    );
    if (name !== undefined && name !== null && typeof name !== 'string') {
      throw configError(`has a display-name of the type ${typeof name}, not a string`);
    }
    names.set(sampleType, name ?? '');
  }
  return { names, isSent: true };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch (cause) {
    throw configError('is no JSON', cause);
  }
}

/** The members of an object; null is an empty one. */
function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  throw configError(`must hold objects, and ${what} is none`);
}

function configError(problem: string, cause?: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_FORMAT',
    `the part sample_type_config ${problem}. Send {"<sample type>":{"display-name":"<name>"}}, or leave it out.`,
    { cause },
  );
}
