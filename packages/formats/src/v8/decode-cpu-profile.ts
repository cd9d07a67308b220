import { createProfilesBuilder, type ProfilesData, type ValueTypeInit } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { createInputBudget } from '../json/input-budget.js';
import { toFinite, toObject } from '../json/json-fields.js';
import { parseJson } from '../json/parse-json.js';
import { createValueSum, toScaledInteger } from '../json/scaled-integer.js';
import { completeProfileInit } from '../model/complete-profile-init.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createNodeStacks } from './call-nodes.js';
import { readCpuNodes } from './read-cpu-nodes.js';
import { readCpuSamples } from './read-cpu-samples.js';

/**
 * Reads a `.cpuprofile` as Node.js (`--cpu-prof`), the inspector and Chrome write it
 * (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile), with the nodes listed, or nested under
 * `head` as before 2016.
 *
 * V8 samples a thread by the clock, busy or not, so that there are two profiles: `samples` in `count` from the `hitCount` of
 * the nodes (where no node has one: from the number of `samples`), and `wall` in nanoseconds from `samples` with their
 * `timeDeltas`; a file without these gives only the first. Both have the period type `wall` in nanoseconds; the interval is
 * not in the file. The option `sampleType` renames the second one, or the first when it is alone.
 *
 * `(root)` is no frame and samples on it are none; `(program)`, `(idle)` and `(garbage collector)` are frames like others.
 * `startTime` is of a clock that begins anywhere and gives the duration only. `positionTicks` and `deoptReason` are not read.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX, _INDEX, _SHAPE and _LIMIT with the path of the value (`nodes[7].callFrame.url`).
 */
export function decodeCpuProfile(input: string | Uint8Array, options: ProfileOptions = {}): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const root = { base: '', index: -1 };
  const file = toObject(parseJson(input, resolved.limits), root);
  const builder = createProfilesBuilder();
  const budget = createInputBudget(resolved.limits);

  const nodes = readCpuNodes(file);
  // Of nested files start and end are in seconds.
  const micros = nodes.base === 'head' ? 1_000_000 : 1;
  const startMicros = toFinite(file.startTime, root, 'startTime') * micros;
  const endMicros = toFinite(file.endTime, root, 'endTime') * micros;
  if (!(endMicros >= startMicros)) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SHAPE',
      `endTime must be at least startTime (${file.startTime}), got ${file.endTime}. Check the program that wrote the file.`,
    );
  }
  const { hits, wallMicros } = readCpuSamples(file, nodes, { startMicros, endMicros, budget });

  const durationNano = toScaledInteger(endMicros - startMicros, 1_000, root, 'endTime');
  const init = { sampleType: SAMPLES, periodType: WALL, durationNano };
  const isTimed = wallMicros !== undefined;
  const samples = builder.addProfile(
    completeProfileInit(isTimed ? { ...resolved, sampleType: undefined } : resolved, init),
  );
  const wall = builder.addProfile(completeProfileInit(resolved, { ...init, sampleType: WALL }));
  const addHits = createValueSum(root);
  const addWall = createValueSum(root);
  const stackOf = createNodeStacks(nodes, builder, budget);
  const place = { base: nodes.base, index: 0 };
  for (; place.index < nodes.nodes.length; place.index++) {
    const hitCount = hits[place.index] ?? 0;
    const micros = wallMicros?.[place.index] ?? 0;
    if (hitCount === 0 && micros === 0) continue;
    const stack = stackOf(place.index);
    if (stack === undefined) continue;
    if (hitCount > 0) samples.add(stack, 0, 0, addHits(toScaledInteger(hitCount, 1, place, 'hitCount')));
    if (micros > 0) wall.add(stack, 0, 0, addWall(toScaledInteger(micros, 1_000, place)));
  }
  return builder.build({ resource: resolved.resource });
}

const SAMPLES: ValueTypeInit = { type: 'samples', unit: 'count' };
const WALL: ValueTypeInit = { type: 'wall', unit: 'nanoseconds' };
