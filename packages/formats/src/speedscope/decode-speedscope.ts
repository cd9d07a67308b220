import { createProfilesBuilder, type ProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { describeValue } from '../json/describe-value.js';
import { createInputBudget, type InputBudget } from '../json/input-budget.js';
import { toFinite, toList, toObject, toText, wrongType } from '../json/json-fields.js';
import { pathOf } from '../json/json-place.js';
import { parseJson } from '../json/parse-json.js';
import { createValueSum, toScaledInteger } from '../json/scaled-integer.js';
import { completeProfileInit } from '../model/complete-profile-init.js';
import {
  type ProfileOptions,
  type ResolvedProfileOptions,
  resolveProfileOptions,
} from '../profile-options.js';
import { createFrameLocations, type FrameLocations } from './frame-locations.js';
import { readEvented } from './read-evented.js';
import { readSampled } from './read-sampled.js';
import type { SpeedscopeProfile, SpeedscopeSamples } from './speedscope-profile.js';
import { SPEEDSCOPE_NAME_ATTRIBUTE, SPEEDSCOPE_SCHEMA_URL, toSpeedscopeUnit } from './speedscope-unit.js';

/**
 * Reads a speedscope file (https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources), sampled and evented
 * profiles alike. Each becomes one profile of the model, in the file's order and also when two are named alike; its name is
 * the profile attribute `profile_name`. `activeProfileIndex` says what a viewer shows first and is not used.
 *
 * Units: the four of time become `wall` in nanoseconds, with the distance from start to end as duration; `bytes` becomes
 * `space` in bytes, `none` becomes `samples` in `count`. The option `sampleType` renames them all and converts nothing. Values
 * are integers: weights of one stack are added up, scaled and then rounded to the nearest one. JSON numbers are doubles, so
 * that integers past 2^53 are the nearest one that a double can hold. Profiles without samples are left out.
 *
 * (Pyroscope's own reader cuts fractions off before it scales and counts a sample of unit `none` as 10 ms: a matter of its
 * ingest, not of the format.)
 *
 * Limits: an event counts as a sample, and samples are counted over all profiles of the file, of which there may be 10 000.
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX, _INDEX, _SHAPE and _LIMIT with the path of the value (`profiles[2].events[17].at`).
 */
export function decodeSpeedscope(input: string | Uint8Array, options: ProfileOptions = {}): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const root = { base: '', index: -1 };
  const file = toObject(parseJson(input, resolved.limits), root);
  if (file.$schema !== SPEEDSCOPE_SCHEMA_URL) {
    throw wrongType(`"${SPEEDSCOPE_SCHEMA_URL}"`, file.$schema, root, '$schema');
  }
  const shared = toObject(file.shared, root, 'shared');
  const profiles = toList(file.profiles, root, 'profiles');
  if (profiles.length > MAX_PROFILES) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `profiles has ${profiles.length} entries, more than a file may hold (${MAX_PROFILES}). Split the file.`,
      { limit: MAX_PROFILES },
    );
  }

  const builder = createProfilesBuilder();
  const budget = createInputBudget(resolved.limits);
  const sharedFrames = toList(shared.frames, { base: 'shared', index: -1 }, 'frames');
  const context = {
    builder,
    budget,
    frames: createFrameLocations(sharedFrames, builder, budget),
    options: resolved,
  };
  for (let index = 0; index < profiles.length; index++) addProfile(profiles[index], index, context);
  return builder.build({ resource: resolved.resource });
}

/** A profile under construction takes 4 KB, an entry of the file for it 100 bytes. */
const MAX_PROFILES = 10_000;

interface Context {
  readonly builder: ProfilesBuilder;
  readonly budget: InputBudget;
  readonly frames: FrameLocations;
  readonly options: ResolvedProfileOptions;
}

function addProfile(value: unknown, index: number, { builder, budget, frames, options }: Context): void {
  const place = { base: 'profiles', index };
  const fields = toObject(value, place);
  const name = budget.checkText(toText(fields.name, place, 'name'), place, 'name');
  const unit = toSpeedscopeUnit(fields.unit, place);
  const startValue = toFinite(fields.startValue, place, 'startValue');
  const endValue = toFinite(fields.endValue, place, 'endValue');
  if (endValue < startValue) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SHAPE',
      `${pathOf(place, 'endValue')} must be at least startValue (${startValue}), got ${describeValue(endValue)}. Check the program that wrote the file.`,
    );
  }

  const profile = { fields, place, startValue, endValue, frames, budget };
  const { weights, length } = readSamples(fields.type, profile, builder);
  if (weights.size === 0) return;

  const target = builder.addProfile({
    ...completeProfileInit(options, {
      sampleType: unit.sampleType,
      durationNano: unit.isTime ? toScaledInteger(length, unit.scale, place, 'endValue') : 0n,
    }),
    attributeSet:
      name === '' ? 0 : builder.addAttributeSet([builder.addAttribute(SPEEDSCOPE_NAME_ATTRIBUTE, name)]),
  });
  const addUp = createValueSum(place);
  for (const [stack, weight] of weights) {
    target.add(stack, 0, 0, addUp(toScaledInteger(weight, unit.scale, place)));
  }
}

function readSamples(type: unknown, profile: SpeedscopeProfile, builder: ProfilesBuilder): SpeedscopeSamples {
  if (type === 'sampled') return readSampled(profile, builder);
  if (type === 'evented') return readEvented(profile, builder);
  throw wrongType('"sampled" or "evented"', type, profile.place, 'type');
}
