import { gzipSync } from 'node:zlib';
import { create, toBinary, toJsonString } from '@bufbuild/protobuf';
import { BYTE_MUTATIONS } from '../../../formats/src/fuzz/mutate-bytes.fixture.js';
import type { Random } from '../../../formats/src/fuzz/random.fixture.js';
import { PushRequestSchema } from '../gen/push/v1/push_pb.js';
import { EXPORT_PATH } from '../ingest/grpc-client.fixture.js';
import { encodeTestForm } from '../ingest/pyroscope/pprof.fixture.js';
import { frameOf } from '../ingest/raw-grpc-call.fixture.js';
import {
  CORPUS_FORMATS,
  CORPUS_TIME_MS,
  JSON_MUTATIONS,
  mutate,
  mutatedFile,
  soundFile,
} from './mutated-bodies.fixture.js';

/** A request that is probably broken. */
export interface BadRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A way in. One that is `grpc` wants HTTP/2 and has its status in `grpc-status`. */
export interface Door {
  readonly name: string;
  readonly isGrpc: boolean;
  make(random: Random): BadRequest;
}

const PUSH_PATH = '/push.v1.PusherService/Push';
const OTLP_PATHS = ['/v1development/profiles', '/v1/profiles'] as const;
const INGEST_PATHS = ['/ingest', '/pyroscope/ingest'] as const;

const otlp: Door = {
  name: 'OTLP/HTTP in protobuf',
  isGrpc: false,
  make: (random) => ({
    path: random.pick(OTLP_PATHS),
    ...maybeGzip({ 'content-type': 'application/x-protobuf' }, mutatedFile('otlp', random), random),
  }),
};

const otlpJson: Door = {
  name: 'OTLP/HTTP in JSON',
  isGrpc: false,
  make: (random) => ({
    path: random.pick(OTLP_PATHS),
    ...maybeGzip({ 'content-type': 'application/json' }, mutatedFile('otlp-json', random), random),
  }),
};

const otlpGrpc: Door = {
  name: 'OTLP/gRPC',
  isGrpc: true,
  make: (random) => ({ path: EXPORT_PATH, ...grpcBody(mutatedFile('otlp', random), random) }),
};

const pushBinary: Door = {
  name: 'Push in protobuf',
  isGrpc: false,
  make: (random) => ({
    path: PUSH_PATH,
    ...maybeGzip({ 'content-type': 'application/proto' }, pushMessage(random), random),
  }),
};

const pushJson: Door = {
  name: 'Push in JSON',
  isGrpc: false,
  make(random) {
    const text = Buffer.from(toJsonString(PushRequestSchema, pushRequest(mutatedFile('pprof', random))));
    const body = random.below(2) === 0 ? text : mutate(text, JSON_MUTATIONS, random);
    return { path: PUSH_PATH, ...maybeGzip({ 'content-type': 'application/json' }, body, random) };
  },
};

const pushGrpc: Door = {
  name: 'Push by gRPC',
  isGrpc: true,
  make: (random) => ({ path: PUSH_PATH, ...grpcBody(pushMessage(random), random) }),
};

const pushGrpcWeb: Door = {
  name: 'Push by gRPC-Web',
  isGrpc: false,
  make(random) {
    const { headers, body } = grpcBody(pushMessage(random), random);
    return { path: PUSH_PATH, headers: { ...headers, 'content-type': 'application/grpc-web+proto' }, body };
  },
};

const ingestRaw: readonly Door[] = CORPUS_FORMATS.map((format) => ({
  name: `/ingest of ${format}`,
  isGrpc: false,
  make(random) {
    const file = mutatedFile(format, random);
    const body = random.below(3) === 0 ? gzipSync(file) : file;
    // Without a format it is found out.
    const query = ingestQuery(random.below(4) === 0 ? '' : format, random);
    return { path: `${random.pick(INGEST_PATHS)}?${query}`, ...maybeGzip({}, body, random) };
  },
}));

const ingestForm: Door = {
  name: '/ingest of forms',
  isGrpc: false,
  make(random) {
    const format = CORPUS_FORMATS[random.below(CORPUS_FORMATS.length)] ?? 'pprof';
    const config = Buffer.from('{"cpu":{"display-name":"cpu","units":"samples"},"samples":null}');
    const form = encodeTestForm({
      profile: random.below(2) === 0 ? mutatedFile(format, random) : soundFile(format, random),
      ...(random.below(2) === 0 && { sample_type_config: mutate(config, JSON_MUTATIONS, random) }),
      ...(random.below(4) === 0 && { prev_profile: '' }),
    });
    const body = random.below(2) === 0 ? form.body : mutate(form.body, BYTE_MUTATIONS, random);
    const query = ingestQuery(random.below(2) === 0 ? '' : format, random);
    return { path: `/ingest?${query}`, ...maybeGzip(form.headers, body, random) };
  },
};

export const DOORS: readonly Door[] = [
  otlp,
  otlpJson,
  otlpGrpc,
  pushBinary,
  pushJson,
  pushGrpc,
  pushGrpcWeb,
  ...ingestRaw,
  ingestForm,
];

function pushRequest(profile: Uint8Array) {
  const labels = Object.entries({ __name__: 'process_cpu', service_name: 'pushed' });
  return create(PushRequestSchema, {
    series: [
      {
        labels: labels.map(([name, value]) => ({ name, value })),
        samples: [{ rawProfile: new Uint8Array(profile), ID: 'a' }],
      },
    ],
  });
}

/** Broken inside, or outside, or both. */
function pushMessage(random: Random): Uint8Array {
  const profile = random.below(3) === 0 ? soundFile('pprof', random) : mutatedFile('pprof', random);
  const message = toBinary(
    PushRequestSchema,
    pushRequest(random.below(2) === 0 ? gzipSync(profile) : profile),
  );
  return random.below(2) === 0 ? message : mutate(message, BYTE_MUTATIONS, random);
}

/** A good query two times of three. */
function ingestQuery(format: string, random: Random): string {
  const seconds = Math.floor(CORPUS_TIME_MS / 1_000);
  const query = `name=fuzz.cpu{region=eu}&from=${seconds}&until=${seconds + 10}&sampleRate=100&spyName=gospy&format=${format}`;
  if (random.below(3) > 0) return encodeURI(query);
  const mutated = mutate(Buffer.from(query), BYTE_MUTATIONS, random);
  return Array.from(mutated.subarray(0, 4_000), (byte) =>
    /[\w=&.]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

/** In gzip one time of three, and one time of ten that is broken, or is not what the header says. */
function maybeGzip(
  headers: Readonly<Record<string, string>>,
  plain: Uint8Array,
  random: Random,
): Pick<BadRequest, 'headers' | 'body'> {
  if (random.below(3) > 0) return { headers, body: plain };
  const encoded = { ...headers, 'content-encoding': random.below(8) === 0 ? 'deflate' : 'gzip' };
  const packed = gzipSync(plain);
  return { headers: encoded, body: random.below(10) === 0 ? mutate(packed, BYTE_MUTATIONS, random) : packed };
}

function grpcBody(message: Uint8Array, random: Random): Pick<BadRequest, 'headers' | 'body'> {
  const isCompressed = random.below(3) === 0;
  const frame = frameOf(isCompressed ? gzipSync(message) : message, { flags: isCompressed ? 1 : 0 });
  return {
    headers: {
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(isCompressed && { 'grpc-encoding': 'gzip' }),
    },
    body: random.below(5) === 0 ? mutate(frame, BYTE_MUTATIONS, random) : frame,
  };
}
