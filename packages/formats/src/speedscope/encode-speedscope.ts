import type { Dictionary, Profile, ProfilesData } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import type { FormatLimits } from '../format-limits.js';
import { createJsonText, type JsonText } from '../json/json-text.js';
import { mergeRows } from '../json/merge-rows.js';
import { createSourceFrames, type SourceFrame, type SourceFrames } from '../json/source-frames.js';
import { nanosPerUnit } from '../json/time-unit.js';
import { createStackExpander, type StackExpander } from '../model/stack-expander.js';
import { profileName } from './profile-name.js';
import { SPEEDSCOPE_SCHEMA_URL } from './speedscope-unit.js';

/** Options of encodeSpeedscope(), all optional. */
export interface EncodeSpeedscopeOptions {
  /** What the viewer calls the file. Default: left out, then it shows the file's own name. */
  readonly name?: string;
  /** `maxFrames` bounds the frames written. Default: those of all readers. */
  readonly limits?: Partial<Pick<FormatLimits, 'maxFrames'>>;
}

/**
 * Writes all profiles as one speedscope file, each as a `sampled` profile: the same text for the same data. Stacks are in
 * order of first appearance, not of time, so that the viewer's "left heavy" view is the one that means something. Samples
 * that differ in attributes or link only become one.
 *
 * Times are written in nanoseconds, bytes as bytes, everything else without a unit. A profile is called by its attribute
 * `profile_name`, else by its sample type. It ends after its duration, or after the sum of its weights when that is more.
 * Integers are written in full; speedscope, like most readers of JSON, takes those past 2^53 as the nearest double.
 *
 * Throws HOTSPAN_ERR_FORMAT_ENCODE for values below 0 and for more text than a string holds, HOTSPAN_ERR_FORMAT_LIMIT for
 * `maxFrames`.
 */
export function encodeSpeedscope(
  { dictionary, resourceProfiles }: ProfilesData,
  { name, limits }: EncodeSpeedscopeOptions = {},
): string {
  const expander = createStackExpander(dictionary, completeFormatLimits(limits));
  const frames = createSourceFrames(dictionary, expander, { position: 'line' });
  const text = createJsonText();
  text.add(`{"$schema":"${SPEEDSCOPE_SCHEMA_URL}","exporter":"@hotspan/formats",`);
  if (name !== undefined) text.add(`"name":${JSON.stringify(name)},`);

  text.add('"profiles":[');
  let separator = '';
  for (const { scopeProfiles } of resourceProfiles) {
    for (const { profiles } of scopeProfiles) {
      for (const profile of profiles) {
        text.add(separator);
        addProfile(text, profile, { dictionary, expander, frames });
        separator = ',';
      }
    }
  }

  text.add('],"shared":{"frames":[');
  for (let index = 0; index < frames.list.length; index++) {
    if (index > 0) text.add(',');
    text.add(frameText(frames.list[index]));
  }
  text.add(']}}');
  return text.finish();
}

interface Context {
  readonly dictionary: Dictionary;
  readonly expander: StackExpander;
  readonly frames: SourceFrames;
}

function addProfile(text: JsonText, profile: Profile, { dictionary, expander, frames }: Context): void {
  const unit = dictionary.strings[profile.sampleType.unit] ?? '';
  const nanos = nanosPerUnit(unit);
  const scale = nanos ?? 1n;
  const rows = mergeRows(profile, 'speedscope');

  let sum = 0n;
  for (const value of rows.values()) sum += value * scale;
  const duration = nanos === undefined ? 0n : profile.durationNano;
  const unitName = nanos !== undefined ? 'nanoseconds' : unit === 'bytes' || unit === 'By' ? 'bytes' : 'none';
  text.add(`{"type":"sampled","name":${JSON.stringify(profileName(profile, dictionary))},`);
  text.add(`"unit":"${unitName}","startValue":0,"endValue":${sum > duration ? sum : duration},"samples":[`);

  let separator = '';
  for (const stack of rows.keys()) {
    let sample = `${separator}[`;
    const depth = expander.expand(stack);
    for (let at = 0; at < depth; at++) {
      sample += `${at === 0 ? '' : ','}${frames.indexOf(expander.frames[at] ?? 0)}`;
    }
    text.add(`${sample}]`);
    separator = ',';
  }
  text.add('],"weights":[');
  separator = '';
  for (const value of rows.values()) {
    text.add(`${separator}${value * scale}`);
    separator = ',';
  }
  text.add(']}');
}

function frameText(frame: SourceFrame | undefined): string {
  const { name, file, line, column } = frame ?? { name: '', file: '', line: 0, column: 0 };
  let fields = `{"name":${JSON.stringify(name)}`;
  if (file !== '') fields += `,"file":${JSON.stringify(file)}`;
  if (line > 0) fields += `,"line":${line}`;
  if (column > 0) fields += `,"col":${column}`;
  return `${fields}}`;
}
