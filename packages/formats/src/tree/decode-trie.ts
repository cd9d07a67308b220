import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { checkByteLength } from '../check-byte-length.js';
import { addSummedProfile } from '../model/add-summed-profile.js';
import { createFrameNames } from '../model/frame-names.js';
import { createSampleSums } from '../model/sample-sums.js';
import { createStackPath } from '../model/stack-path.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createNodeReader } from './node-reader.js';
import { createTrieKey } from './trie-key.js';

/**
 * Reads Pyroscope's trie: a node holds what its key adds to that of its parent, anywhere within a name, and a whole key is a
 * stack with `;` between its frames, root first. As in folded text, the empty key is one frame without a name. Values of equal keys add up, nodes of
 * value 0 are no samples. Without bytes, or when every value is 0, the result holds no profile.
 *
 * `maxFrames` counts the frames of all nodes that have a value, each with its whole path. The bytes of names that are put
 * together from pieces count against `maxBytes`: a few bytes of pieces can stand for far more.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX, HOTSPAN_ERR_FORMAT_SHAPE for values of 2^63 and more, HOTSPAN_ERR_FORMAT_LIMIT and
 * HOTSPAN_ERR_FORMAT_OPTION.
 */
export function decodeTrie(bytes: Uint8Array, options?: ProfileOptions): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const { limits } = resolved;
  checkByteLength(bytes, limits);
  const builder = createProfilesBuilder();
  if (bytes.length > 0) {
    const path = createStackPath(builder, limits, 'every');
    const key = createTrieKey({ names: createFrameNames(builder), path, limits });
    const sums = createSampleSums(limits);
    const node = createNodeReader(bytes, limits);

    const readNode = (): void => {
      node.read();
      key.append(bytes.subarray(node.nameStart, node.nameEnd), node.offset);
      if (node.value === 0) return;
      sums.add({ stack: key.addStack(node.offset), attributeSet: 0, value: node.value }, node.offset);
    };

    readNode();
    // A node is kept only while it has children to come, so a chain of any length needs no room.
    const left: number[] = [];
    const open = (): void => {
      if (node.children === 0) return;
      left.push(node.children);
      key.save();
    };
    open();
    while (left.length > 0) {
      const last = left.length - 1;
      const count = left[last] ?? 0;
      if (count === 1) {
        left.pop();
        key.takeBack();
      } else {
        left[last] = count - 1;
        key.goBack();
      }
      readNode();
      open();
    }
    node.expectEnd();
    addSummedProfile(builder, sums, { options: resolved });
  }
  return builder.build({ resource: resolved.resource });
}
