import { FormatError } from '../errors.js';

/** The part of Node.js's zlib that is used here. */
export interface NodeZlib {
  gunzipSync(
    bytes: Uint8Array,
    options: { readonly maxOutputLength: number; readonly chunkSize: number },
  ): Uint8Array;
  gzipSync(bytes: Uint8Array): Uint8Array;
}

/** Node.js's zlib without an import of it, so that the package can be bundled for a browser; undefined there. */
export function findNodeZlib(): NodeZlib | undefined {
  // `process` and its method are missing in browsers, whatever the types say.
  const host: { process?: { getBuiltinModule?(id: string): unknown } } = globalThis;
  // The name is Node.js's own, so is the module behind it.
  return host.process?.getBuiltinModule?.('zlib') as NodeZlib | undefined;
}

/** Throws HOTSPAN_ERR_FORMAT_COMPRESSED with `instead`, what to do, where there is no zlib. */
export function requireNodeZlib(instead: string): NodeZlib {
  const zlib = findNodeZlib();
  if (zlib !== undefined) return zlib;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_COMPRESSED',
    `gzip cannot be read or written synchronously on this platform. ${instead}`,
  );
}

/**
 * The same bytes as a plain array of their own memory: small Buffers share theirs with others. Memory that is hardly larger, as for
 * output whose length was foreseen, is theirs.
 */
export function toPlainBytes(bytes: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer.byteLength - byteLength <= MOST_SPARE_BYTES
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes);
}

/** Nothing that shares memory leaves so little of it to others. */
const MOST_SPARE_BYTES = 64;
