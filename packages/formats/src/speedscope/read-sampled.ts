import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { toCount, toList } from '../json/json-fields.js';
import { pathOf } from '../json/json-place.js';
import type { SpeedscopeProfile, SpeedscopeSamples } from './speedscope-profile.js';

/**
 * Reads `samples`, lists of frames with the root first, and their `weights`. Weights of equal stacks are added up as they are;
 * scaling and rounding come after, so that many small ones are not lost one by one.
 *
 * Throws HOTSPAN_ERR_FORMAT_SHAPE when there are not as many weights as samples.
 */
export function readSampled(
  { fields, place, startValue, endValue, frames, budget }: SpeedscopeProfile,
  builder: ProfilesBuilder,
): SpeedscopeSamples {
  const samples = toList(fields.samples, place, 'samples');
  const weights = toList(fields.weights, place, 'weights');
  if (samples.length !== weights.length) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SHAPE',
      `${pathOf(place)} must have as many weights as samples, got ${weights.length} and ${samples.length}. Check the program that wrote the file.`,
    );
  }
  budget.takeSamples(samples.length, place, 'samples');

  const samplesPath = pathOf(place, 'samples');
  const samplePlace = { base: samplesPath, index: 0 };
  const weightPlace = { base: pathOf(place, 'weights'), index: 0 };
  const locations: number[] = [];
  const weightOfStack = new Map<number, number>();
  for (let row = 0; row < samples.length; row++) {
    samplePlace.index = row;
    weightPlace.index = row;
    const stack = toList(samples[row], samplePlace, '');
    budget.checkDepth(stack.length, samplePlace);
    let depth = 0;
    for (let at = stack.length - 1; at >= 0; at--) {
      locations[depth++] = frames.locationOf(frames.toFrame(stack[at], samplePlace));
    }
    const index = builder.addStack(locations, depth);
    const known = weightOfStack.get(index);
    if (known === undefined) budget.takeFrames(depth, samplePlace);
    weightOfStack.set(index, (known ?? 0) + toCount(weights[row], weightPlace));
  }
  return { weights: weightOfStack, length: endValue - startValue };
}
