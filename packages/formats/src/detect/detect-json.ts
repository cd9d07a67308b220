import { isBlank } from './find-text.js';
import type { ProfileFormat } from './profile-format.js';
import { scanMembers } from './scan-members.js';

type JsonFormat = Extract<ProfileFormat, 'otlp-json' | 'speedscope' | 'cpuprofile' | 'heapprofile'>;

/** The value of `$schema`: https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources */
const SPEEDSCOPE_SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

/** Members that one format alone has: of the outermost object, or of what stands in one of its members. */
const TELLING_MEMBERS: ReadonlyMap<string, JsonFormat> = new Map([
  ['resourceProfiles', 'otlp-json'],
  ['resource_profiles', 'otlp-json'],
  ['dictionary.stringTable', 'otlp-json'],
  ['dictionary.string_table', 'otlp-json'],
  ['shared.frames', 'speedscope'],
  ['timeDeltas', 'cpuprofile'],
  ['nodes[].callFrame', 'cpuprofile'],
  ['head.callFrame', 'heapprofile'],
  ['head.selfSize', 'heapprofile'],
]);

/** Pairs of outermost members that tell a format when it holds nothing by which it would be told sooner. */
const TELLING_PAIRS: readonly (readonly [string, string, JsonFormat])[] = [
  ['shared', 'profiles', 'speedscope'],
  ['nodes', 'startTime', 'cpuprofile'],
  ['nodes', 'samples', 'cpuprofile'],
  // Before 2016: nested like a heap profile, but timed.
  ['head', 'startTime', 'cpuprofile'],
];

/**
 * Tells a JSON format by the names of its members, in whatever order they come; undefined for other text. Stops at the first
 * member that tells; else goes over the bytes once. Names written with escapes are not recognised, no writer makes them.
 */
export function detectJson(bytes: Uint8Array): JsonFormat | undefined {
  if (!beginsObject(bytes)) return undefined;
  let found: JsonFormat | undefined;
  const outermost = new Set<string>();
  scanMembers(bytes, (path, valueStart) => {
    found = path === '$schema' ? bySchema(bytes, valueStart) : TELLING_MEMBERS.get(path);
    if (TELLING_PAIRS.some(([one, other]) => path === one || path === other)) outermost.add(path);
    return found === undefined;
  });
  return found ?? TELLING_PAIRS.find(([one, other]) => outermost.has(one) && outermost.has(other))?.[2];
}

/** An object's brace and a name's quote: folded stacks may begin with a brace, too (`{closure};work 3`). */
function beginsObject(bytes: Uint8Array): boolean {
  let at = 1;
  while (isBlank(bytes[at])) at++;
  return bytes[0] === 0x7b && bytes[at] === 0x22;
}

function bySchema(bytes: Uint8Array, valueStart: number): JsonFormat | undefined {
  const value = `"${SPEEDSCOPE_SCHEMA}"`;
  const written = bytes.subarray(valueStart, valueStart + value.length);
  return new TextDecoder().decode(written) === value ? 'speedscope' : undefined;
}
