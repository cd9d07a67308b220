import { createProfilesBuilder, decodeUtf8, type ProfilesData } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { addSummedProfile } from '../model/add-summed-profile.js';
import { createSampleSums } from '../model/sample-sums.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createLineReader } from './line-reader.js';
import { parseCount } from './parse-count.js';
import { createStackText } from './stack-text.js';
import { toTextBytes } from './text-bytes.js';

/**
 * Reads folded text, Pyroscope's `groups`: a line is `frame;frame;frame 12`, root first, the last blank before the count. Lines
 * without a blank are skipped, lines of any length are read, CR LF and a byte order mark are looked over. Counts are integers of
 * 64 bits with or without a sign, and those of equal stacks add up. Empty frames (`a;;b`) are kept as functions
 * without a name; no text before the blank is one such frame. What is not UTF-8 becomes U+FFFD. Without a sample the result holds no profile.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX for a count that is none, HOTSPAN_ERR_FORMAT_SHAPE for a sum that 64 bits cannot hold,
 * HOTSPAN_ERR_FORMAT_LIMIT and HOTSPAN_ERR_FORMAT_OPTION. Hot path.
 */
export function decodeGroups(input: string | Uint8Array, options?: ProfileOptions): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const bytes = toTextBytes(input, resolved.limits);
  const builder = createProfilesBuilder();
  const stacks = createStackText(builder, resolved.limits);
  const sums = createSampleSums(resolved.limits);
  const lines = createLineReader(bytes);
  while (lines.next()) {
    const { start, end } = lines;
    const blank = findLastBlank(bytes, start, end);
    if (blank < 0) continue;
    const value = parseCount(bytes, blank + 1, end);
    if (value === undefined) throw notACount(bytes, { start: blank + 1, end, line: lines.number });
    sums.add({ stack: stacks.addStack(bytes, start, blank), attributeSet: 0, value }, start);
  }
  addSummedProfile(builder, sums, { options: resolved });
  return builder.build({ resource: resolved.resource });
}

const BLANK = 0x20;

/** Not `lastIndexOf`, which would go on to the beginning of the text when a line has no blank. */
function findLastBlank(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (bytes[at] === BLANK) return at;
  return -1;
}

/** Enough to recognize a line by. */
const SHOWN_BYTES = 60;

function notACount(
  bytes: Uint8Array,
  { start, end, line }: { readonly start: number; readonly end: number; readonly line: number },
): FormatError {
  const shown = decodeUtf8(bytes, start, Math.min(end, start + SHOWN_BYTES));
  const rest = end - start > SHOWN_BYTES ? '…' : '';
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `line ${line} must end in an integer of 64 bits, got "${shown}${rest}" at byte ${start}. Write each stack as "frame;frame 12".`,
    { offset: start },
  );
}
