import { isOwnLabel } from '../state/is-own-label.js';
import { callRead } from './read-api.js';

/** A profile that has samples of a trace or span. */
export interface LinkedProfile {
  readonly profileId: string;
  readonly type: string;
  readonly service: string;
  readonly timeMs: number;
  /** Of these samples, in the unit of the type. */
  readonly value: number;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** What was spent for a trace or span, in all that the server keeps. */
export interface LinkedWork {
  /** Sorted by time. */
  readonly profiles: readonly LinkedProfile[];
  /** How many later ones the server left out. */
  readonly droppedProfiles: number;
  /** The last time that was looked at. */
  readonly untilMs: number;
}

/** The part of the server's answer that is read here. */
interface LinkAnswer {
  readonly until: number;
  readonly droppedProfiles: number;
  readonly profiles: readonly {
    readonly profileId: string;
    readonly profileType: string;
    readonly time: number;
    readonly value: number;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** Asks for everything that is linked to an id. */
export async function loadLinkedWork(
  { kind, id }: { readonly kind: 'trace' | 'span'; readonly id: string },
  signal: AbortSignal,
  base?: URL,
): Promise<LinkedWork> {
  const answer = await callRead<LinkAnswer>(`${kind}s/${id}`, { limit: 1 }, signal, base);
  return {
    untilMs: answer.until,
    droppedProfiles: answer.droppedProfiles,
    profiles: answer.profiles.map(({ profileId, profileType, time, value, labels }) => ({
      profileId,
      type: profileType,
      service: labels.service_name ?? '',
      timeMs: time,
      value,
      labels: Object.entries(labels).filter(([name]) => isOwnLabel(name)),
    })),
  };
}
