import type { Metadata } from '@grpc/grpc-js';
import { ExporterError } from '../errors.js';
import type { HeaderRecord } from '../headers.js';

/**
 * Headers as gRPC metadata; values of names that end in `-bin` are base64. `user-agent` is left out: the library sets
 * it. Throws HOTSPAN_ERR_EXPORT_HEADERS, without the value, for what HTTP can carry and gRPC cannot.
 */
export function toMetadata(grpc: typeof import('@grpc/grpc-js'), headers: HeaderRecord): Metadata {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'user-agent') continue;
    try {
      metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
    } catch {
      // The error of the library is not handed on: it repeats the value, which may be a secret.
      throw new ExporterError(
        'HOTSPAN_ERR_EXPORT_HEADERS',
        `The header "${name}" cannot be sent by gRPC. Use letters, digits, "-", "_" and "." in its name and printable ASCII in its value.`,
      );
    }
  }
  return metadata;
}
