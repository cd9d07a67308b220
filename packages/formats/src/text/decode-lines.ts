import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { addSummedProfile } from '../model/add-summed-profile.js';
import { createSampleSums } from '../model/sample-sums.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createLineReader } from './line-reader.js';
import { createStackText } from './stack-text.js';
import { toTextBytes } from './text-bytes.js';

/**
 * Reads Pyroscope's `lines`: one stack per line, `frame;frame;frame`, root first, each counting 1. Blanks belong to the names.
 * Empty lines are skipped; else as {@link decodeGroups}.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT and HOTSPAN_ERR_FORMAT_OPTION.
 */
export function decodeLines(input: string | Uint8Array, options?: ProfileOptions): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const bytes = toTextBytes(input, resolved.limits);
  const builder = createProfilesBuilder();
  const stacks = createStackText(builder, resolved.limits);
  const sums = createSampleSums(resolved.limits);
  const lines = createLineReader(bytes);
  while (lines.next()) {
    const { start, end } = lines;
    if (start === end) continue;
    sums.add({ stack: stacks.addStack(bytes, start, end), attributeSet: 0, value: 1 }, start);
  }
  addSummedProfile(builder, sums, { options: resolved });
  return builder.build({ resource: resolved.resource });
}
