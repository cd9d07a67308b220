import { createFlameBuilder } from './flame-builder.js';
import type { FlameData } from './flame-data.js';
import { addressText, functionText } from './frame-text.js';
import type { ModelDictionary, ModelProfile, ModelSamples } from './profiles-model.js';

/** Of the artificial node that covers all stacks. */
const ROOT_NAME = 'total';

/** A flame graph of profiles, and what of their samples is not in it. */
export interface DecodedProfiles {
  readonly data: FlameData;
  /** Samples of a negative value, which no graph can show. */
  readonly negativeCount: number;
}

/**
 * The flame graph of profiles of one sample type, as `@hotspan/otlp-profiles` decodes them, and `@hotspan/formats` reads files. A sample
 * of timestamps without values counts 1 for each. Functions are named with their files: `parse (src/cart.js)`.
 *
 * @param dictionary the tables of the message that the profiles are of.
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_SIZE for more nodes than can be drawn.
 */
export function decodeProfiles(
  profiles: readonly ModelProfile[],
  dictionary: ModelDictionary,
): DecodedProfiles {
  const framesOf = createStackReader(dictionary);
  const builder = createFlameBuilder({ names: framesOf.names, rootNameId: 0, isDiff: false });
  const ends = new Map<number, number>();
  let negativeCount = 0;

  /** The node of a stack's innermost frame. */
  function endOf(stack: number): number {
    let node = ends.get(stack);
    if (node === undefined) {
      node = 0;
      for (const nameId of framesOf.read(stack)) node = builder.callee(node, nameId);
      ends.set(stack, node);
    }
    return node;
  }

  for (const { samples } of profiles) {
    for (let sample = 0; sample < samples.count; sample++) {
      const value = amountOf(samples, sample);
      if (value < 0) negativeCount++;
      else if (value > 0) builder.add(endOf(samples.stack[sample] ?? 0), value);
    }
  }
  return { data: builder.build(), negativeCount };
}

function amountOf({ valueOffsets, values, timestampOffsets }: ModelSamples, sample: number): number {
  const start = valueOffsets[sample] ?? 0;
  const end = valueOffsets[sample + 1] ?? 0;
  if (start === end) return (timestampOffsets[sample + 1] ?? 0) - (timestampOffsets[sample] ?? 0);
  let sum = 0n;
  for (let at = start; at < end; at++) sum += values[at] ?? 0n;
  return Number(sum);
}

/** Names of the frames of stacks. */
interface StackReader {
  /** By name id; grows while stacks are read. */
  readonly names: readonly string[];
  /** Name ids, the outermost first. */
  read(stack: number): readonly number[];
}

function createStackReader(dictionary: ModelDictionary): StackReader {
  const { stacks, locations } = dictionary;
  const names = [ROOT_NAME];
  const ids = new Map<string, number>();
  /** By location: its frames, the outermost first. */
  const frames = new Map<number, readonly number[]>();

  function idOf(name: string): number {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = names.push(name) - 1;
    ids.set(name, id);
    return id;
  }

  function framesAt(location: number): readonly number[] {
    const known = frames.get(location);
    if (known !== undefined) return known;
    const read: number[] = [];
    const start = locations.lineOffsets[location] ?? 0;
    // Of inlined functions the last one called the others.
    for (let line = (locations.lineOffsets[location + 1] ?? 0) - 1; line >= start; line--) {
      read.push(idOf(functionText(dictionary, locations.lineFunction[line] ?? 0)));
    }
    if (read.length === 0) read.push(idOf(addressText(dictionary, location)));
    frames.set(location, read);
    return read;
  }

  return {
    names,
    read(stack) {
      const path: number[] = [];
      const start = stacks.offsets[stack] ?? 0;
      for (let at = (stacks.offsets[stack + 1] ?? 0) - 1; at >= start; at--) {
        path.push(...framesAt(stacks.locations[at] ?? 0));
      }
      return path;
    },
  };
}
