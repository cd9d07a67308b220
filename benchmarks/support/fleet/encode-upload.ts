import { gzipSync } from 'node:zlib';
import { encodePprof, type PprofProfile, pprofToProfiles } from '@hotspan/formats';
import { encodeProfiles, toKeyValues, WireWriter } from '@hotspan/otlp-profiles';
import type { Upload } from './fleet-plan.js';

/** The ways in that are measured. */
export const DOORS = ['otlp', 'push', 'ingest'] as const;
export type Door = (typeof DOORS)[number];

/** An upload as a request. */
export interface UploadRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface EncodeContext {
  readonly upload: Upload;
  readonly profile: PprofProfile;
  readonly random: (limit: number) => number;
}

/** The request that a client of that door sends. */
export function encodeUpload(door: Door, context: EncodeContext): UploadRequest {
  return ENCODERS[door](context);
}

const ENCODERS: Readonly<Record<Door, (context: EncodeContext) => UploadRequest>> = {
  /** A profile of each type in one message, compressed: what an exporter sends. */
  otlp({ upload, profile, random }) {
    const data = pprofToProfiles(profile, {
      resource: toKeyValues({ 'service.name': upload.service, 'k8s.pod.name': upload.pod, region: 'eu' }),
      profileId: () => Uint8Array.from({ length: 16 }, () => 1 + random(255)),
    });
    return {
      path: '/v1development/profiles',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      body: compress(encodeProfiles(data)),
    };
  },

  /** `push.v1.PushRequest` with one series of one sample; the pprof in it is compressed, the message is not. */
  push({ upload, profile }) {
    const writer = new WireWriter(65_536);
    writer.uint32(FIELD_1);
    const series = writer.begin();
    for (const [name, value] of labelsOf(upload)) {
      writer.uint32(FIELD_1);
      const label = writer.begin();
      writer.bytesField(FIELD_1, Buffer.from(name));
      writer.bytesField(FIELD_2, Buffer.from(value));
      writer.end(label);
    }
    writer.uint32(FIELD_2);
    const sample = writer.begin();
    writer.bytesField(FIELD_1, compress(encodePprof(profile)));
    writer.end(sample);
    writer.end(series);
    return {
      path: '/push.v1.PusherService/Push',
      headers: { 'content-type': 'application/proto' },
      body: writer.finish(),
    };
  },

  /** As @pyroscope/nodejs 0.6.4 sends it: the compressed pprof is the body, everything else in the query. */
  ingest({ upload, profile }) {
    const { service, pod, timeMs } = upload;
    const tags = { ...CLIENT, pod, region: 'eu' };
    const query = new URLSearchParams({
      format: 'pprof',
      from: String(Math.floor(timeMs / 1_000)),
      until: String(Math.floor(timeMs / 1_000) + 60),
      name: `${service}{${Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}}`,
      spyName: 'nodespy',
    });
    return {
      path: `/ingest?${query}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: compress(encodePprof(profile)),
    };
  },
};

const FIELD_1 = 10;
const FIELD_2 = 18;

/** What SDKs say of themselves. */
const CLIENT = {
  'otel.scope.name': 'com.grafana.pyroscope/nodejs',
  'otel.scope.version': '0.6.4',
  'process.runtime.name': 'nodejs',
  'process.runtime.version': 'v20.20.0',
};

function labelsOf({ kind, service, pod }: Upload): readonly (readonly [name: string, value: string])[] {
  const name = kind === 'wall' ? 'wall' : 'memory';
  return Object.entries({ __name__: name, service_name: service, ...CLIENT, pod, region: 'eu' });
}

function compress(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const zipped = gzipSync(bytes);
  return zipped;
}
