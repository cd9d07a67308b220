/** What SelectSeries answers of a call site, from a list of all samples. */

export interface ModelSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  /** Names root first, joined by `;`. */
  readonly stack: string;
  readonly value: number | bigint;
  /** Tells profiles apart. */
  readonly profile: number;
}

export interface PodSeries {
  readonly pod: string;
  readonly points: readonly PodPoint[];
}

interface PodPoint {
  readonly timestamp: string;
  readonly value: number;
  /** Value of the exemplar; 0 without one. */
  readonly largest: number;
}

interface Buckets {
  /** The first right edge, Unix milliseconds. */
  readonly from: number;
  readonly stepMs: number;
}

export function edgeOf(timeMs: number, { from, stepMs }: Buckets): number {
  return from + Math.max(0, Math.ceil((timeMs - from) / stepMs)) * stepMs;
}

/** By pod, largest sum first; pods that have nothing of the call site are left out. */
export function sumCallSite(
  samples: readonly ModelSample[],
  {
    callSite,
    isAverage,
    ...buckets
  }: Buckets & { readonly callSite: readonly string[]; readonly isAverage: boolean },
): PodSeries[] {
  const pods = groupBy(samples, ({ labels }) => labels.pod ?? '');
  const series = [...pods].map(([pod, ofPod]) => {
    const edges = groupBy(ofPod, ({ timeMs }) => edgeOf(timeMs, buckets));
    const points = [...edges].map(([edge, ofEdge]) => {
      const profiles = [...groupBy(ofEdge, ({ profile }) => profile).values()];
      const values = profiles.map((ofProfile) => sumBelow(callSite, ofProfile));
      const sum = values.reduce((total, value) => total + value, 0);
      const value = isAverage ? sum / values.length : sum;
      return { timestamp: String(edge), value, largest: Math.max(...values) };
    });
    return { pod, points: points.sort((a, b) => Number(a.timestamp) - Number(b.timestamp)) };
  });
  return series
    .filter(({ points }) => totalOf(points) > 0)
    .sort((a, b) => totalOf(b.points) - totalOf(a.points) || (a.pod < b.pod ? -1 : 1));
}

/** The same of an answer that is grouped by pod; zeros are not sent. */
export function readPodSeries(
  series: readonly {
    readonly labels: readonly { readonly value: string }[];
    readonly points: readonly {
      readonly timestamp: string;
      readonly value?: number;
      readonly exemplars?: readonly { readonly value: string }[];
    }[];
  }[],
): PodSeries[] {
  return series.map(({ labels, points }) => ({
    pod: labels[0]?.value ?? '',
    points: points.map(({ timestamp, value = 0, exemplars }) => ({
      timestamp,
      value,
      largest: Number(exemplars?.[0]?.value ?? 0),
    })),
  }));
}

function sumBelow(callSite: readonly string[], samples: readonly ModelSample[]): number {
  return samples
    .filter(({ stack }) => `${stack};`.startsWith(`${callSite.join(';')};`))
    .reduce((sum, { value }) => sum + Number(value), 0);
}

function totalOf(points: readonly PodPoint[]): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

function groupBy<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
