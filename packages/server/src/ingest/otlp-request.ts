import {
  type DecodedProfiles,
  type KeyValue,
  type Profile,
  type Texts,
  textsOf,
} from '@hotspan/otlp-profiles';
import type { IncomingProfile, IncomingProfiles } from './incoming.js';
import { labelValue } from './label-value.js';
import { nameProfileType } from './profile-type.js';
import { type Rejection, rejectProfile } from './rejection.js';

/**
 * Attributes that change from sample to sample without meaning another series: as labels, which Pyroscope makes them, they make
 * one for every thread and processor.
 */
const KEPT_ATTRIBUTES: ReadonlySet<string> = new Set(['thread.id', 'thread.name', 'cpu.logical_number']);

/** Names and labels OTLP profiles as Pyroscope does: resource and scope attributes are labels of the series. */
export function nameOtlpProfiles({
  data: { dictionary, resourceProfiles },
  rejected,
}: DecodedProfiles): IncomingProfiles {
  const texts = textsOf(dictionary);
  const rejections: Rejection[] = rejected.map(({ message }) => ({ reason: 'malformed_profile', message }));
  const profiles: IncomingProfile[] = [];
  for (const resource of resourceProfiles) {
    for (const scope of resource.scopeProfiles) {
      const labels = labelsOf([...resource.attributes, ...scope.attributes]);
      for (const profile of scope.profiles) {
        if (labels === undefined) rejections.push(duplicateService());
        else profiles.push(toIncomingProfile(profile, labels, texts));
      }
    }
  }
  return { messages: [{ dictionary, profiles }], rejections };
}

/** A key that was there before is passed over. Undefined when one is named as the label that the server derives. */
function labelsOf(attributes: readonly KeyValue[]): ReadonlyMap<string, string> | undefined {
  const labels = new Map([
    ['__delta__', ''],
    ['__otel__', 'true'],
  ]);
  for (const { key, value } of attributes) {
    const text = labelValue(value);
    if (text === '' || labels.has(key)) continue;
    if (key === 'service_name') return undefined;
    labels.set(key, text);
  }
  return labels;
}

function duplicateService(): Rejection {
  return rejectProfile(
    'duplicate_label_names',
    'has an attribute named service_name, which is a label of its own. Use service.name',
  );
}

function toIncomingProfile(
  profile: Profile,
  labels: ReadonlyMap<string, string>,
  texts: Texts,
): IncomingProfile {
  const executable = labels.get('process.executable.name');
  return {
    type: nameProfileType(profile, texts),
    samples: profile.samples,
    timeNanos: profile.timeUnixNano,
    durationNanos: profile.durationNano,
    profileId: profile.profileId,
    labels,
    service:
      labels.get('service.name') ??
      (executable === undefined ? 'unknown_service' : `unknown_service:${executable}`),
    serviceAttribute: 'service.name',
    keptAttributes: KEPT_ATTRIBUTES,
  };
}
