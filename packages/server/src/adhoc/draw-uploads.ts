import { alignTrees } from '../answer/diff-tree.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { queryError } from '../api/parse-request.js';
import { encodeFlamebearer, encodeFlamebearerDiff } from '../legacy/encode-flamebearer.js';
import { readUpload, type UploadedType } from './read-upload.js';

/** What is to be drawn: one file, or two for a diff. Plain data: it can be handed to another thread. */
export interface DrawTask {
  /** In base64. */
  readonly files: readonly [file: string] | readonly [left: string, right: string];
  /** One of those that all files hold; empty = the first of them. */
  readonly profileType: string;
  /** See {@link encodeFlameGraph}. */
  readonly maxNodes: number;
}

export interface Drawing {
  readonly profileType: string;
  /** What all files hold, in the order of the first one. */
  readonly profileTypes: readonly string[];
  /** JSON, as `/pyroscope/render` or `/pyroscope/render-diff` answers it. */
  readonly flamebearer: string;
}

/**
 * Reads files and draws them as flame graph. Rejects with what {@link readUpload} throws, and with HOTSPAN_ERR_SERVER_QUERY for a type
 * that not all of them hold.
 */
export async function drawUploads({ files, profileType, maxNodes }: DrawTask): Promise<Drawing> {
  const [left, right] = files;
  const leftTypes = await readUpload(left);
  if (right === undefined) {
    const profileTypes = leftTypes.map(({ name }) => name);
    const type = find(leftTypes, chooseType(profileTypes, profileType));
    const graph = encodeFlameGraph(type.merge(), maxNodes);
    const answer = encodeFlamebearer(graph, type.values, { timeline: null, groups: null });
    return { profileType: type.name, profileTypes, flamebearer: JSON.stringify(answer) };
  }
  const rightTypes = await readUpload(right);
  const profileTypes = leftTypes
    .map(({ name }) => name)
    .filter((name) => rightTypes.some((type) => type.name === name));
  const chosen = chooseType(profileTypes, profileType);
  const type = find(leftTypes, chosen);
  const tree = alignTrees(type.merge(), find(rightTypes, chosen).merge());
  return {
    profileType: chosen,
    profileTypes,
    flamebearer: JSON.stringify(encodeFlamebearerDiff(encodeFlameGraphDiff(tree, maxNodes), type.values)),
  };
}

function chooseType(profileTypes: readonly string[], wanted: string): string {
  const [first] = profileTypes;
  if (first === undefined) {
    throw queryError('the two files have no type of samples in common. Compare files of the same kind.');
  }
  if (wanted === '') return first;
  if (profileTypes.includes(wanted)) return wanted;
  const known = profileTypes.slice(0, MAX_TOLD).join(', ');
  throw queryError(`profile_type must be one of ${known}, got ${JSON.stringify(wanted.slice(0, 80))}.`);
}

/** A file may hold any number of types, and more names tell nobody more. */
const MAX_TOLD = 20;

function find(types: readonly UploadedType[], name: string): UploadedType {
  const found = types.find((type) => type.name === name);
  // Chosen among their names.
  if (found === undefined) throw new Error(`There is no type ${name}.`);
  return found;
}
