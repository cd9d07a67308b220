import type { LinkedWork } from '../client/load-linked-work.js';
import { chooseProfileType } from './profile-type.js';
import type { TimeRange } from './time-range.js';

/** What was spent for a trace or span by one service, in one type. */
export interface LinkedSubject {
  readonly service: string;
  readonly type: string;
  /** Of the profiles that the server named. */
  readonly value: number;
  /** That has all of it. */
  readonly range: TimeRange;
}

/** The services and types that have samples of a trace or span: the type that is shown first before others, the largest first. */
export function linkedSubjects({ profiles, droppedProfiles, untilMs }: LinkedWork): readonly LinkedSubject[] {
  const subjects = new Map<string, LinkedSubject>();
  for (const { service, type, timeMs, value } of profiles) {
    const key = JSON.stringify([service, type]);
    const known = subjects.get(key);
    subjects.set(key, {
      service,
      type,
      value: (known?.value ?? 0) + value,
      // Times are cut to milliseconds, and a range ends with the first nanosecond of one.
      range: { startMs: known?.range.startMs ?? timeMs, endMs: droppedProfiles > 0 ? untilMs : timeMs + 1 },
    });
  }
  const list = [...subjects.values()];
  const first = chooseProfileType(list.map(({ type }) => type));
  const rank = ({ type }: LinkedSubject): string => (type === first ? '' : type);
  return list.sort((a, b) => compareTexts(rank(a), rank(b)) || b.value - a.value);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
