import { expect } from 'vitest';
import type { RunningServer } from '../start-server.js';

/** The value that `/metrics` shows for a series, as `hotspan_refused_requests_total{door="otlp_http"}`; 0 without one. */
export async function readMetric(
  { url }: Pick<RunningServer, 'url'>,
  series: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers });
  const line = (await response.text()).split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

/** Resolves when a series has a value. A guard against hanging, not a budget: it may take a minute. */
export async function waitForMetric(
  server: Pick<RunningServer, 'url'>,
  series: string,
  value: number,
): Promise<void> {
  await expect.poll(() => readMetric(server, series), { timeout: 60_000 }).toBe(value);
}
