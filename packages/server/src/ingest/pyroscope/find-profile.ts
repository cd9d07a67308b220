import type { ProfileFormat } from '@hotspan/formats';
import { ServerError } from '../../errors.js';
import { chooseFormat, sniffFormat } from './choose-format.js';
import { inflateProfile } from './inflate-profile.js';
import { readForm } from './read-form.js';
import {
  DEFAULT_SAMPLE_TYPE_CONFIG,
  parseSampleTypeConfig,
  type SampleTypeConfig,
} from './sample-type-config.js';

/** The profile in a body of `/ingest`, not compressed. */
export interface FoundProfile {
  readonly bytes: Uint8Array;
  readonly format: ProfileFormat;
  /** Whether the format is a guess, which the profile may prove wrong. */
  readonly isGuess: boolean;
  readonly config: SampleTypeConfig;
}

export interface FindProfileInit {
  /** The parameter `format`. */
  readonly format: string;
  readonly contentType: string;
  readonly maxProfileBytes: number;
}

/** What is known of a body before its profile is looked at. */
interface Packed {
  readonly bytes: Uint8Array | undefined;
  /** Undefined = told by the content. */
  readonly format?: ProfileFormat;
  readonly isGuess?: boolean;
  readonly config?: SampleTypeConfig;
}

/**
 * Finds the profile in a body, which may be a form with the profile as a file, and undoes gzip. Resolves to undefined when there is
 * none, or an empty one, which agents send when nothing happened. Rejects with HOTSPAN_ERR_SERVER_FORMAT, _TOO_LARGE, or
 * HOTSPAN_ERR_FORMAT_LIMIT and _COMPRESSED.
 */
export async function findProfile(
  body: Uint8Array,
  init: FindProfileInit,
): Promise<FoundProfile | undefined> {
  const shape = chooseFormat(init.format, init.contentType);
  const packed: Packed = shape.isForm
    ? unpackForm(await readForm(body, init.contentType, { maxFileBytes: init.maxProfileBytes }), shape.format)
    : { bytes: body, ...(shape.format && { format: shape.format }) };
  if (packed.bytes === undefined || packed.bytes.length === 0) return undefined;
  const bytes = await inflateProfile(packed.bytes, init.maxProfileBytes);
  return {
    bytes,
    format: packed.format ?? sniffFormat(bytes),
    isGuess: packed.isGuess ?? false,
    config: packed.config ?? DEFAULT_SAMPLE_TYPE_CONFIG,
  };
}

function unpackForm(files: ReadonlyMap<string, Uint8Array>, format: ProfileFormat | undefined): Packed {
  if ((files.get('prev_profile')?.length ?? 0) > 0) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_FORMAT',
      'the form has a part prev_profile, and cumulative profiles are not turned into windows here. Use a newer agent, which sends windows.',
    );
  }
  const recording = files.get('jfr');
  if (format === 'jfr' && recording === undefined) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_FORMAT',
      'the form has no part jfr with a file name. Send the recording under that name.',
    );
  }
  if (recording !== undefined) return { bytes: recording, format: 'jfr' };
  const config = files.get('sample_type_config');
  return {
    bytes: files.get('profile'),
    format: format ?? 'pprof',
    isGuess: format === undefined,
    ...(config !== undefined && config.length > 0 && { config: parseSampleTypeConfig(config) }),
  };
}
