import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '../gen/google/rpc/status_pb.js';

export const EXPORT_PATH = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

/** Compression by its number in grpc-js. */
export const GRPC_GZIP = 2;
export const GRPC_DEFLATE = 1;

/** How a call ended: status and message, or status 0 and the bytes of the answer. */
export interface CallOutcome {
  readonly code: number;
  readonly message: string;
  readonly answer: Buffer;
  /** Of RetryInfo in the error's details; undefined without it. */
  readonly retryAfterSeconds?: number | undefined;
}

export interface CallInit {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly path?: string;
}

/** The gRPC client that OpenTelemetry's exporters for Node.js use, without knowledge of the messages. */
export interface GrpcClient {
  call(message: Uint8Array, init?: CallInit): Promise<CallOutcome>;
  close(): void;
}

export interface GrpcClientInit {
  readonly compression?: number;
  /** The certificate to trust; without it the connection is in cleartext. */
  readonly certificate?: string;
}

export function createGrpcClient(
  url: string,
  { compression = 0, certificate }: GrpcClientInit = {},
): GrpcClient {
  const credential =
    certificate === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(Buffer.from(certificate));
  const client = new Client(new URL(url).host, credential, {
    'grpc.default_compression_algorithm': compression,
    // Channels of one address are shared otherwise, and with them the connection.
    'grpc.use_local_subchannel_pool': 1,
  });
  const asIs = (bytes: Buffer): Buffer => bytes;
  return {
    call(message, { metadata = {}, deadlineMs, path = EXPORT_PATH } = {}) {
      const headers = new Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
      return new Promise((resolve) => {
        client.makeUnaryRequest(
          path,
          asIs,
          asIs,
          Buffer.from(message),
          headers,
          options,
          (error: ServiceError | null, answer?: Buffer) => {
            resolve({
              code: error?.code ?? 0,
              message: error?.details ?? '',
              answer: answer ?? Buffer.alloc(0),
              retryAfterSeconds: error === null ? undefined : readRetryInfo(error.metadata),
            });
          },
        );
      });
    },
    close: () => client.close(),
  };
}

function readRetryInfo(metadata: Metadata): number | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { details } = fromBinary(StatusSchema, bytes);
  const found = details
    .map((detail) => anyUnpack(detail, RetryInfoSchema))
    .find((info) => info !== undefined);
  return found && Number(found.retryDelay?.seconds ?? -1n);
}
