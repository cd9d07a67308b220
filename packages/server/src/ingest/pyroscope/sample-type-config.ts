import { ServerError } from '../../errors.js';

/** What a form says of sample types: by name, the name to show. */
export interface SampleTypeConfig {
  /** The name by which a sample type counts when a profile is named; the type itself when nothing is said of it. */
  displayName(sampleType: string): string;
  /** Whether something is said of it. */
  has(sampleType: string): boolean;
}

/** What is taken for granted of profiles that come without a configuration. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['samples', 'cpu'],
  ['goroutine', 'goroutines'],
  ['contentions', 'mutex_count'],
  ['delay', 'mutex_duration'],
]);

export const DEFAULT_SAMPLE_TYPE_CONFIG: SampleTypeConfig = {
  displayName: (sampleType) => BUILT_IN.get(sampleType) ?? sampleType,
  has: () => false,
};

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
  return {
    displayName: (sampleType) => names.get(sampleType) || sampleType,
    has: (sampleType) => names.has(sampleType),
  };
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
