import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { encodeProfiles, encodeProfilesJson, type ProfilesData } from '@hotspan/otlp-profiles';
import { OTLP_ANSWERS } from './answer-rules.js';
import { ExporterError } from './errors.js';
import type { ResolvedExporterOptions } from './options.js';
import type { Content } from './transport.js';

/** The OTLP specification's limit for a request, before compression. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

const gzipAsync = promisify(gzip);

/** Whether there is nothing in it: OTLP asks clients not to send empty envelopes. */
export function isEmpty(data: ProfilesData | Uint8Array): boolean {
  if (data instanceof Uint8Array) return data.length === 0;
  return data.resourceProfiles.every(({ scopeProfiles }) =>
    scopeProfiles.every(({ profiles }) => profiles.length === 0),
  );
}

/**
 * What is sent of profiles: encoded unless they are already, then compressed on a thread of Node's pool. gRPC
 * compresses by itself. Throws HOTSPAN_ERR_EXPORT_ENCODE and HOTSPAN_ERR_EXPORT_TOO_LARGE.
 */
export async function encodeBody(
  data: ProfilesData | Uint8Array,
  { protocol, compression }: Pick<ResolvedExporterOptions, 'protocol' | 'compression'>,
): Promise<Content> {
  try {
    const bytes = protocol === 'http/json' ? Buffer.from(encodeProfilesJson(data)) : toProtobuf(data);
    if (bytes.length > MAX_REQUEST_BYTES) {
      throw new ExporterError(
        'HOTSPAN_ERR_EXPORT_TOO_LARGE',
        `One export must encode to at most ${MAX_REQUEST_BYTES} bytes, got ${bytes.length}. Export more often or fewer profiles at a time.`,
      );
    }
    const gzips = compression === 'gzip' && protocol !== 'grpc';
    return {
      body: gzips ? await gzipAsync(bytes) : bytes,
      contentType: protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      contentEncoding: gzips ? 'gzip' : undefined,
      answers: OTLP_ANSWERS,
    };
  } catch (cause) {
    if (cause instanceof ExporterError) throw cause;
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORT_ENCODE',
      `Profiles must be ProfilesData of @hotspan/otlp-profiles or its encoded bytes: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function toProtobuf(data: ProfilesData | Uint8Array): Uint8Array {
  return data instanceof Uint8Array ? data : encodeProfiles(data);
}
