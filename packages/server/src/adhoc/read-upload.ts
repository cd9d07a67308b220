import { type FormatLimits, gunzip, isGzip } from '@hotspan/formats';
import { decodeUtf8 } from '@hotspan/otlp-profiles';
import type { NameTree } from '../answer/name-tree.js';
import type { FlamebearerValues } from '../legacy/flamebearer-values.js';
import { MAX_FILE_BYTES, uploadError } from './check-upload.js';
import { groupByType } from './group-by-type.js';
import { mergeSamples } from './merge-samples.js';
import { readFlamebearer } from './read-flamebearer.js';
import { readSamples } from './read-samples.js';

/** One of the types of samples that a file holds. */
export interface UploadedType {
  /** Of the type, with its unit where another one has the same name. */
  readonly name: string;
  readonly values: FlamebearerValues;
  /** Merges its samples. Throws HOTSPAN_ERR_SERVER_PROFILE for too many frames. */
  merge(): NameTree;
}

/** A file as large as may be is limit enough of names and stacks; frames are counted when they are merged. */
const LIMITS: Partial<FormatLimits> = {
  maxBytes: MAX_FILE_BYTES,
  maxStackDepth: 65_536,
  maxStringBytes: MAX_FILE_BYTES,
};

/**
 * Reads a file of any format, compressed with gzip or not: its types in the order in which it has them, one at least. Rejects with
 * HOTSPAN_ERR_SERVER_PROFILE and what the format's reader throws.
 */
export async function readUpload(base64: string): Promise<readonly UploadedType[]> {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) {
    throw uploadError('profile is not base64. Send the bytes of the file in base64, without line breaks.');
  }
  const bytes = Buffer.from(base64, 'base64');
  const plain = isGzip(bytes) ? await gunzip(bytes, LIMITS) : bytes;
  const flamebearer = readFlamebearer(decodeUtf8(plain, 0, plain.length));
  if (flamebearer !== undefined) {
    const { values, tree } = flamebearer;
    return [{ name: values.name, values, merge: () => tree }];
  }
  const samples = await readSamples(plain, LIMITS);
  return groupByType(samples).map(({ name, values, profiles }) => ({
    name,
    values,
    merge: () => mergeSamples(profiles, samples.dictionary),
  }));
}
