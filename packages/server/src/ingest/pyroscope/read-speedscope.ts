import { decodeSpeedscope, SPEEDSCOPE_NAME_ATTRIBUTE } from '@hotspan/formats';
import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import type { IncomingMessage } from '../incoming.js';
import { type IngestContext, seriesOfText } from './ingest-context.js';
import { profileLimits } from './profile-limits.js';
import { parseTextType } from './text-type.js';
import { toMessage } from './to-message.js';

/** What a sample without a unit is worth: that of 100 samples a second. */
const NANOS_PER_SAMPLE = 10_000_000n;

/**
 * Reads a speedscope file. Times come as nanoseconds and bytes as bytes, whatever the sample rate. Of several profiles each has its
 * unit for a type; of one the application's name says it, as for text. Throws HOTSPAN_ERR_SERVER_FORMAT and the errors of formats.
 */
export function readSpeedscope(bytes: Uint8Array, context: IngestContext): IncomingMessage {
  const { query, limits } = context;
  const data = decodeSpeedscope(bytes, { limits: profileLimits(limits) });
  const { dictionary } = data;
  const count = data.resourceProfiles
    .flatMap(({ scopeProfiles }) => scopeProfiles)
    .reduce((sum, { profiles }) => sum + profiles.length, 0);

  return toMessage(data, context, (profile) => {
    const unit = dictionary.strings[profile.sampleType.unit] ?? '';
    // Bytes are no CPU time, which is what a name without a suffix would make of them.
    const isUnitSaid = count > 1 || (unit === 'bytes' && !query.app.includes('.'));
    const { app, typeOf } = parseTextType(
      isUnitSaid ? `${query.app}.${SUFFIX_OF_UNIT.get(unit) ?? unit}` : query.app,
    );
    const { service, labels } = seriesOfText(context, app);
    return {
      service,
      labels: new Map([...labels, ['profile_name', nameOf(profile, dictionary)]]),
      type: typeOf(unit === 'count' ? NANOS_PER_SAMPLE : 1n),
    };
  });
}

/** Where the suffix of a name is not the unit of the model. */
const SUFFIX_OF_UNIT: ReadonlyMap<string, string> = new Map([['count', 'none']]);

function nameOf({ attributeSet }: Profile, { attributeSets, attributes, strings }: Dictionary): string {
  const end = attributeSets.offsets[attributeSet + 1] ?? 0;
  for (let at = attributeSets.offsets[attributeSet] ?? 0; at < end; at++) {
    const row = attributeSets.attributes[at] ?? 0;
    const value = attributes.value[row];
    if (strings[attributes.key[row] ?? 0] === SPEEDSCOPE_NAME_ATTRIBUTE && typeof value === 'string')
      return value;
  }
  return '';
}
