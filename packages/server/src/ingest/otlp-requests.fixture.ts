import { randomBytes } from 'node:crypto';
import { decodeProfiles, decodeProfilesJson, encodeProfiles } from '@hotspan/otlp-profiles';
import { CPU_TYPE, readFlameGraph, type TestServer } from '../test-server.fixture.js';

/** When test profiles were taken: when the tests began, in whole seconds. */
export const PROFILE_TIME_MS: number = Math.floor(Date.now() / 1_000) * 1_000;
const NANOS_PER_MS = 1_000_000n;

/** A message as a test writes it: OTLP/JSON, where every part can be left out or be wrong. */
export interface JsonRequestInit {
  readonly service: string;
  /** Members that differ from those of a sound profile: 7 ns of CPU time in `main`. */
  readonly profiles?: readonly object[];
  /** Attributes of the resource beside `service.name`. */
  readonly attributes?: readonly object[];
  readonly scopeAttributes?: readonly object[];
  /** Tables that differ. The string table is `['', 'cpu', 'nanoseconds', 'main', ...]`. */
  readonly dictionary?: object;
  /** Strings after the fourth. */
  readonly strings?: readonly string[];
}

export function textAttribute(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}

export function encodeJsonRequest(init: JsonRequestInit): string {
  const { service, profiles = [{}], attributes = [], scopeAttributes = [], dictionary, strings = [] } = init;
  const type = { typeStrindex: 1, unitStrindex: 2 };
  const sound = {
    sampleType: type,
    periodType: type,
    period: 1,
    timeUnixNano: nanos(PROFILE_TIME_MS),
    samples: [{ stackIndex: 1, values: [7] }],
  };
  return JSON.stringify({
    resourceProfiles: [
      {
        resource: { attributes: [textAttribute('service.name', service), ...attributes] },
        scopeProfiles: [
          {
            scope: { name: 'test', attributes: scopeAttributes },
            profiles: profiles.map((profile) => ({ ...sound, ...profile })),
          },
        ],
      },
    ],
    dictionary: {
      stringTable: ['', 'cpu', 'nanoseconds', 'main', ...strings],
      functionTable: [{}, { nameStrindex: 3 }],
      locationTable: [{}, { lines: [{ functionIndex: 1 }] }],
      stackTable: [{}, { locationIndices: [1] }],
      ...dictionary,
    },
  });
}

/** The same in protobuf. Profiles with broken indices are left out. */
export function encodeRequest(init: JsonRequestInit): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encodeProfiles(decodeProfilesJson(encodeJsonRequest(init)).data));
}

/** The same with so many bytes more, which compress no further. */
export function encodeLargeRequest(service: string, paddingBytes: number): Uint8Array<ArrayBuffer> {
  const { data } = decodeProfiles(encodeRequest({ service }));
  const resourceProfiles = data.resourceProfiles.map((resource) => ({
    ...resource,
    scopeProfiles: resource.scopeProfiles.map((scope) => ({
      ...scope,
      profiles: scope.profiles.map((profile) => ({
        ...profile,
        originalPayloadFormat: 'pprof',
        originalPayload: randomBytes(paddingBytes),
      })),
    })),
  }));
  return Uint8Array.from(encodeProfiles({ ...data, resourceProfiles }));
}

/** Unix nanoseconds as OTLP/JSON writes them. */
export function nanos(timeMs: number): string {
  return String(BigInt(timeMs) * NANOS_PER_MS);
}

/** The stored stacks of a service, as {@link readFlameGraph} gives them. */
export async function queryStacks(
  server: TestServer,
  service: string,
  { type = CPU_TYPE, ...more }: { readonly type?: string } & Record<string, unknown> = {},
): Promise<Record<string, [self: number, total: number]>> {
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    profileTypeID: type,
    labelSelector: `{service_name=${JSON.stringify(service)}}`,
    start: PROFILE_TIME_MS - 3_600_000,
    end: PROFILE_TIME_MS + 3_600_000,
    ...more,
  });
  return readFlameGraph(flamegraph);
}

/** All labels of all series of a service. */
export async function querySeries(server: TestServer, service: string): Promise<Record<string, string>[]> {
  const { labelsSet = [] } = await server.query(
    'Series',
    {
      matchers: [`{service_name=${JSON.stringify(service)}}`],
      start: PROFILE_TIME_MS - 3_600_000,
      end: PROFILE_TIME_MS + 3_600_000,
    },
    { accept: '*/*;allow-utf8-labelnames=true' },
  );
  return labelsSet.map(({ labels }: { labels: { name: string; value: string }[] }) =>
    Object.fromEntries(labels.map(({ name, value }) => [name, value])),
  );
}
