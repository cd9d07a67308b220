import type { ReadyUpload } from './make-upload.js';

/** What a service sent, by type of sample. */
export type SentTotals = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Adds up what was sent. */
export interface TotalsKeeper {
  add(uploads: readonly ReadyUpload[]): void;
  readonly totals: SentTotals;
}

export function createTotalsKeeper(): TotalsKeeper {
  const totals = new Map<string, Map<string, number>>();
  return {
    totals,
    add(uploads) {
      for (const upload of uploads) {
        const ofService = totals.get(upload.service) ?? new Map<string, number>();
        totals.set(upload.service, ofService);
        for (const { sampleType, total } of upload.totals) {
          ofService.set(sampleType, (ofService.get(sampleType) ?? 0) + total);
        }
      }
    },
  };
}

/** Asks a server over a range in Unix milliseconds. */
export interface StoredRange {
  readonly url: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Throws unless the flame graphs of every service and type have just the totals that were sent. */
export async function checkStored(range: StoredRange, sent: SentTotals): Promise<void> {
  const types = await listTypes(range);
  for (const [service, totals] of sent) {
    for (const [sampleType, expected] of totals) {
      const type = types.find((known) => known.sampleType === sampleType);
      const total = type === undefined ? 0 : await flameGraphTotal(range, service, type.ID);
      if (total === expected) continue;
      throw new Error(`${service} sent ${expected} of ${sampleType}, and ${total} of it are stored`);
    }
  }
}

/** How long the server needs for the flame graph of one service, in milliseconds. */
export async function timeFlameGraph(range: StoredRange, service: string): Promise<number> {
  const type = (await listTypes(range)).find(({ sampleType }) => sampleType === 'wall');
  const startMs = performance.now();
  const total = await flameGraphTotal(range, service, type?.ID ?? '');
  if (total === 0) throw new Error('the flame graph is empty');
  return performance.now() - startMs;
}

export async function listTypes({ url, startMs, endMs }: StoredRange) {
  const answer = await call(url, 'ProfileTypes', { start: startMs, end: endMs });
  // As querier.v1 has it in JSON.
  return (answer.profileTypes ?? []) as readonly { readonly ID: string; readonly sampleType: string }[];
}

async function flameGraphTotal(
  { url, startMs, endMs }: StoredRange,
  service: string,
  type: string,
): Promise<number> {
  const answer = await call(url, 'SelectMergeStacktraces', {
    profileTypeID: type,
    labelSelector: `{service_name="${service}"}`,
    start: startMs,
    end: endMs,
  });
  // As querier.v1 has it in JSON: 64-bit integers are text.
  return Number((answer.flamegraph as { readonly total?: string } | undefined)?.total ?? 0);
}

async function call(url: string, method: string, message: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/querier.v1.QuerierService/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  if (response.status !== 200)
    throw new Error(`${method} answered ${response.status}: ${await response.text()}`);
  // A message in JSON is an object.
  return (await response.json()) as Record<string, unknown>;
}
