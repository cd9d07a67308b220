/** Where the keyboard is on a timeline: indexes of buckets. What lies between both ends, them included, is selected. */
export interface TimelineCursor {
  readonly index: number;
  /** The other end of the selection; the same index when only one bucket is selected. */
  readonly anchor: number;
}

/** Buckets that a step with Ctrl takes. */
const FAR = 10;

/**
 * Where a key leads among `count` buckets; undefined for keys that do not move. The first key goes to the last bucket, which is the
 * newest; Shift keeps the other end of the selection where it is.
 */
export function moveTimelineCursor(
  cursor: TimelineCursor | undefined,
  event: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean },
  count: number,
): TimelineCursor | undefined {
  const last = count - 1;
  const from = cursor?.index ?? count;
  const step = event.ctrlKey ? FAR : 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: from - step,
    ArrowRight: from + step,
    Home: 0,
    End: last,
  };
  const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
  if (target === undefined || count === 0) return undefined;
  const index = Math.min(Math.max(target, 0), last);
  return { index, anchor: event.shiftKey && cursor !== undefined ? cursor.anchor : index };
}

/** The time of the selected buckets, which are the time before their right edges. */
export function selectedTime(
  cursor: TimelineCursor,
  edgesMs: readonly number[],
  stepMs: number,
): { readonly startMs: number; readonly endMs: number } {
  const [first, last] = [cursor.index, cursor.anchor].sort((a, b) => a - b);
  return { startMs: (edgesMs[first ?? 0] ?? 0) - stepMs, endMs: edgesMs[last ?? 0] ?? 0 };
}
