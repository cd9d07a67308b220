import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import { SPEEDSCOPE_NAME_ATTRIBUTE } from './speedscope-unit.js';

/** The attribute that the reader keeps a name in, else the name of what the profile counts. */
export function profileName(
  { attributeSet, sampleType }: Profile,
  { attributes, attributeSets, strings }: Dictionary,
): string {
  const end = attributeSets.offsets[attributeSet + 1] ?? 0;
  for (let at = attributeSets.offsets[attributeSet] ?? 0; at < end; at++) {
    const attribute = attributeSets.attributes[at] ?? 0;
    const value = attributes.value[attribute];
    if (strings[attributes.key[attribute] ?? 0] === SPEEDSCOPE_NAME_ATTRIBUTE && typeof value === 'string') {
      return value;
    }
  }
  return strings[sampleType.type] ?? '';
}
