import { decodeProfiles, type FlameData } from '@hotspan/flamegraph';
import { type ProfileFormat, readProfiles } from '@hotspan/formats';
import { UiError } from '../../client/errors.js';
import { groupProfiles } from './profile-groups.js';

/** Bytes of a file, and of what it holds after decompression. Several times this is in memory while it is read. */
export const MAX_FILE_BYTES: number = 256 * 1024 * 1024;
/** Nodes of all graphs of a file together, about 40 bytes each. */
const MAX_NODES = 2 * 1_048_576;
/** More than anybody looks through in a list. */
const MAX_GRAPHS = 64;

/** One flame graph of a file. */
export interface FileGraph {
  readonly title: string;
  /** Sample unit. */
  readonly unit: string;
  readonly data: FlameData;
}

/** What a file holds. */
export interface FileContents {
  readonly format: ProfileFormat;
  /** At least one. */
  readonly graphs: readonly FileGraph[];
  /** What of it is not shown, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads a file of any format of `@hotspan/formats`.
 *
 * @throws UiError HOTSPAN_ERR_UI_FILE_SIZE or HOTSPAN_ERR_UI_FILE_EMPTY, and what the reader of its format and the flame graph throw.
 */
export async function readFile(file: Blob): Promise<FileContents> {
  if (file.size > MAX_FILE_BYTES) {
    const limit = `${MAX_FILE_BYTES} bytes`;
    throw new UiError('HOTSPAN_ERR_UI_FILE_SIZE', `A file may have ${limit}; this one has ${file.size}.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { format, data, rejected } = await readProfiles(bytes, { limits: { maxBytes: MAX_FILE_BYTES } });
  const groups = groupProfiles(data);
  const graphs: FileGraph[] = [];
  let nodes = 0;
  let negativeCount = 0;
  for (const { title, unit, profiles } of groups.slice(0, MAX_GRAPHS)) {
    const flame = decodeProfiles(profiles, data.dictionary);
    nodes += flame.data.nodeCount;
    // The first one is shown whatever it takes; the flame graph has a limit of its own.
    if (graphs.length > 0 && nodes > MAX_NODES) break;
    negativeCount += flame.negativeCount;
    graphs.push({ title, unit, data: flame.data });
  }
  if (graphs.length === 0) {
    const why = rejected[0] === undefined ? '' : ` that can be read: ${rejected[0].message}`;
    throw new UiError('HOTSPAN_ERR_UI_FILE_EMPTY', `The file is ${format} and holds no profile${why}.`);
  }
  const left = groups.length - graphs.length;
  return {
    format,
    graphs,
    notes: [
      ...(rejected.length > 0
        ? [`${rejected.length} broken profiles are left out: ${rejected[0]?.message}`]
        : []),
      ...(negativeCount > 0 ? [`${negativeCount} samples with negative values are left out.`] : []),
      ...(left > 0 ? [`${left} more profiles of this file are not in the list: it has too many.`] : []),
    ],
  };
}
