import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { createInputBudget } from '../json/input-budget.js';
import { toCount, toObject } from '../json/json-fields.js';
import { parseJson } from '../json/parse-json.js';
import { createValueSum, toScaledInteger } from '../json/scaled-integer.js';
import { completeProfileInit } from '../model/complete-profile-init.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createNodeStacks } from './call-nodes.js';
import { readNodeTree } from './read-node-tree.js';

/**
 * Reads a `.heapprofile` of V8's sampling heap profiler as Node.js (`--heap-prof`), the inspector and Chrome write it
 * (https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#type-SamplingHeapProfile).
 *
 * Gives one profile, `inuse_space` in bytes from the `selfSize` of the nodes: what was allocated there and still lives. Objects
 * are not counted: of them the file holds only how many were sampled. The period type is `space` in bytes; the interval and
 * times are not in the file. `(root)` is no frame; `samples`, the same bytes in order of allocation, is not read.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX and _LIMIT with the path of the value, where nodes count in the order of the text
 * (`head[7].selfSize`). A node with bytes counts as a sample.
 */
export function decodeHeapProfile(input: string | Uint8Array, options: ProfileOptions = {}): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const root = { base: '', index: -1 };
  const file = toObject(parseJson(input, resolved.limits), root);
  const builder = createProfilesBuilder();
  const budget = createInputBudget(resolved.limits);
  const tree = readNodeTree(toObject(file.head, root, 'head'));

  const profile = builder.addProfile(
    completeProfileInit(resolved, {
      sampleType: { type: 'inuse_space', unit: 'bytes' },
      periodType: { type: 'space', unit: 'bytes' },
      durationNano: 0n,
    }),
  );
  const stackOf = createNodeStacks(tree, builder, budget);
  const addUp = createValueSum(root);
  const place = { base: tree.base, index: 0 };
  for (; place.index < tree.nodes.length; place.index++) {
    const bytes = toCount(tree.nodes[place.index]?.selfSize, place, 'selfSize');
    if (bytes === 0) continue;
    budget.takeSamples(1, place);
    // Bytes on the root were allocated with no function running: they stay, on a stack without frames.
    const stack = stackOf(place.index) ?? 0;
    profile.add(stack, 0, 0, addUp(toScaledInteger(bytes, 1, place, 'selfSize')));
  }
  return builder.build({ resource: resolved.resource });
}
