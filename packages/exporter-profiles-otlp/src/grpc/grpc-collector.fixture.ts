import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type StatusObject,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { CERTIFICATE } from '../../../../test/support/certificate.js';

/** One call as a collector sees it. */
export interface ReceivedCall {
  readonly metadata: Metadata;
  readonly body: Buffer;
}

/** What the test says to the n-th call (from 1): the bytes of a response, a status, or nothing ever. */
export type GrpcAnswer = (
  call: ReceivedCall,
  count: number,
) => Uint8Array | Partial<StatusObject> | 'nothing';

export interface GrpcCollector {
  readonly port: number;
  readonly url: string;
  readonly calls: ReceivedCall[];
}

const bytes = (value: Buffer): Buffer => value;

/** A real server of `@grpc/grpc-js` on a free port of the loopback, ended with the test. */
export async function startGrpcCollector(
  answer: GrpcAnswer = () => new Uint8Array(0),
  { tls = false, port = 0 }: { readonly tls?: boolean; readonly port?: number } = {},
): Promise<GrpcCollector> {
  const calls: ReceivedCall[] = [];
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  const path = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';
  server.addService(
    {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    {
      Export(call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) {
        const received = { metadata: call.metadata, body: call.request };
        calls.push(received);
        const said = answer(received, calls.length);
        if (said === 'nothing') return;
        if (said instanceof Uint8Array) reply(null, Buffer.from(said));
        else reply(said);
      },
    },
  );
  const keys = { private_key: Buffer.from(CERTIFICATE.key), cert_chain: Buffer.from(CERTIFICATE.cert) };
  const credentials = tls ? ServerCredentials.createSsl(null, [keys]) : ServerCredentials.createInsecure();
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, free) => {
      if (error === null) resolve(free);
      else reject(error);
    });
  });
  onTestFinished(() => server.forceShutdown());
  return { port: bound, url: `${tls ? 'https' : 'http'}://127.0.0.1:${bound}`, calls };
}
