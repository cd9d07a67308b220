import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createProfilesBuilder, encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import type { ServerOptions } from './options/server-options.js';
import { type RunningServer, type Surroundings, startServer } from './start-server.js';

/** A server of its own on a free port of loopback, with an empty folder, and what a client does with it. */
export interface TestServer extends RunningServer {
  readonly dataDir: string;
  post(
    path: string,
    body: Uint8Array<ArrayBuffer> | string,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Sends profiles as OTLP in gzip; throws unless they are accepted. */
  push(profiles: Uint8Array): Promise<void>;
  /** Calls a method of querier.v1 in JSON and returns its answer; throws unless it is 200. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, which is the test
  query(method: string, request: object, headers?: Record<string, string>): Promise<any>;
}

export async function startTestServer(
  options: Partial<ServerOptions> = {},
  surroundings: Surroundings = {},
): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'hotspan-server-'));
  const server = await startServer(
    { host: '127.0.0.1', port: 0, commitWaitMs: 5, ...options, dataDir },
    surroundings,
  );

  function post(
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${server.url}${path}`, { method: 'POST', headers, body });
  }

  return {
    ...server,
    dataDir,
    post,
    async push(profiles) {
      const response = await post('/v1development/profiles', gzipSync(profiles), {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
      });
      if (response.status !== 200)
        throw new Error(`push answered ${response.status}: ${await response.text()}`);
    },
    async query(method, request, headers = {}) {
      const response = await post(`/querier.v1.QuerierService/${method}`, JSON.stringify(request), {
        'content-type': 'application/json',
        ...headers,
      });
      if (response.status !== 200)
        throw new Error(`${method} answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    async stop() {
      await server.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A sample of a test profile: frames root first, joined by `;`. */
export interface TestSample {
  readonly stack: string;
  readonly value: number | bigint;
  /** Hexadecimal ids. */
  readonly link?: { readonly traceId: string; readonly spanId: string };
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface TestProfile {
  readonly samples: readonly TestSample[];
  readonly timeMs: number;
  readonly resource?: Readonly<Record<string, string>>;
  readonly sampleType?: readonly [type: string, unit: string];
  readonly periodType?: readonly [type: string, unit: string];
  readonly period?: number;
  readonly profileId?: Uint8Array;
}

/** The id that the profiles of {@link encodeTestProfile} get by default. */
export const CPU_TYPE = 'cpu:cpu:nanoseconds:cpu:nanoseconds';

/** One OTLP profile of CPU time of the service `shop`. */
export function encodeTestProfile({
  samples,
  timeMs,
  resource,
  sampleType,
  periodType,
  period,
  profileId,
}: TestProfile): Uint8Array {
  const builder = createProfilesBuilder();
  const pair = ([type, unit]: readonly [string, string]) => ({ type, unit });
  const profile = builder.addProfile({
    sampleType: pair(sampleType ?? ['cpu', 'nanoseconds']),
    periodType: pair(periodType ?? ['cpu', 'nanoseconds']),
    period: period ?? 10_101_010,
    timeUnixNano: BigInt(timeMs) * 1_000_000n,
    durationNano: 15_000_000_000n,
    ...(profileId && { profileId }),
  });
  for (const { stack, value, link, attributes = {} } of samples) {
    const locations = stack
      .split(';')
      .filter(Boolean)
      .reverse()
      .map((name) => {
        const functionIndex = builder.addFunction({ name, filename: 'app.js', startLine: 1 });
        return builder.addLocation([{ functionIndex, line: 3 }]);
      });
    const set = Object.entries(attributes).map(([key, text]) => builder.addAttribute(key, text));
    profile.add(
      builder.addStack(locations),
      set.length === 0 ? 0 : builder.addAttributeSet(set),
      link === undefined ? 0 : builder.addLink(link.traceId, link.spanId),
      value,
    );
  }
  const attributes = toKeyValues({ 'service.name': 'shop', ...resource });
  return encodeProfiles(builder.build({ resource: attributes, scopeName: 'test' }));
}

/** Turns a flame graph's levels into `path -> [self, total]`, the root left out. */
export function readFlameGraph(flamegraph: {
  readonly names: readonly string[];
  readonly levels: readonly { readonly values: readonly string[] }[];
}): Record<string, [self: number, total: number]> {
  const result: Record<string, [number, number]> = {};
  let above: { path: string; start: number; end: number }[] = [
    { path: '', start: 0, end: Number.POSITIVE_INFINITY },
  ];
  for (const { values } of flamegraph.levels) {
    const level: typeof above = [];
    let end = 0;
    for (let i = 0; i < values.length; i += 4) {
      const [x = 0, total = 0, self = 0, name = 0] = values.slice(i, i + 4).map(Number);
      const start = end + x;
      end = start + total;
      const parent = above.find((node) => start >= node.start && start < node.end);
      const path = parent?.path ? `${parent.path};${flamegraph.names[name]}` : `${flamegraph.names[name]}`;
      level.push({ path, start, end });
      result[path.replace(/^total;?/, '')] = [self, total];
    }
    above = level;
  }
  delete result[''];
  return result;
}
