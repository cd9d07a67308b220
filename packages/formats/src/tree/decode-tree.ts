import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { checkByteLength } from '../check-byte-length.js';
import { addSummedProfile } from '../model/add-summed-profile.js';
import { createFrameNames } from '../model/frame-names.js';
import { createSampleSums } from '../model/sample-sums.js';
import { createStackPath } from '../model/stack-path.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createNodeReader, syntaxError } from './node-reader.js';

/**
 * Reads Pyroscope's tree bytes: a node per frame, depth first, under a root without a name. Siblings may stand in any order and
 * repeat each other; values of equal stacks add up. A value of the root becomes a sample without frames. Without bytes, or when
 * every value is 0, the result holds no profile.
 *
 * `maxFrames` counts the frames of all nodes that have a value, each with its whole path.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX, HOTSPAN_ERR_FORMAT_SHAPE for values of 2^63 and more, HOTSPAN_ERR_FORMAT_LIMIT and
 * HOTSPAN_ERR_FORMAT_OPTION. Hot path.
 */
export function decodeTree(bytes: Uint8Array, options?: ProfileOptions): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const { limits } = resolved;
  checkByteLength(bytes, limits);
  const builder = createProfilesBuilder();
  if (bytes.length > 0) {
    const names = createFrameNames(builder);
    const path = createStackPath(builder, limits, 'every');
    const sums = createSampleSums(limits);
    const node = createNodeReader(bytes, limits);

    const addValue = (): void => {
      if (node.value === 0) return;
      sums.add({ stack: path.addStack(node.offset), attributeSet: 0, value: node.value }, node.offset);
    };

    node.read();
    if (node.nameEnd > node.nameStart) {
      throw syntaxError('the node at byte 0 has a name, but the root of a tree has none', 0);
    }
    addValue();
    /** By depth: how many children are still to come. */
    const left = [node.children];
    while (left.length > 0) {
      const depth = left.length - 1;
      const open = left[depth] ?? 0;
      if (open === 0) {
        left.pop();
        continue;
      }
      left[depth] = open - 1;
      path.cut(depth);
      node.read();
      path.push(names.locationOf(bytes, node.nameStart, node.nameEnd), node.offset);
      addValue();
      left.push(node.children);
    }
    node.expectEnd();
    addSummedProfile(builder, sums, { options: resolved });
  }
  return builder.build({ resource: resolved.resource });
}
