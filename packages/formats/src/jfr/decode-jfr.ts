import { FormatError } from '../errors.js';

/** `FLR` and a zero byte, at the start of every chunk of a recording. */
const MAGIC = [0x46, 0x4c, 0x52, 0x00] as const;

/**
 * Java Flight Recorder files cannot be read yet. Throws HOTSPAN_ERR_FORMAT_UNSUPPORTED for bytes that begin as such a file
 * does, and HOTSPAN_ERR_FORMAT_SYNTAX for others.
 */
export function decodeJfr(bytes: Uint8Array): never {
  if (MAGIC.every((byte, at) => bytes[at] === byte)) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_UNSUPPORTED',
      'a JFR recording came, and reading JFR is not supported yet. Convert it to pprof or collapsed stacks first, for example with the jfrconv of async-profiler.',
      { offset: 0 },
    );
  }
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `a JFR recording must begin with "FLR\\0" at byte 0, got ${describeStart(bytes)}. Check that the bytes are decompressed and complete.`,
    { offset: 0 },
  );
}

function describeStart(bytes: Uint8Array): string {
  const start = Array.from(bytes.subarray(0, MAGIC.length), (byte) => byte.toString(16).padStart(2, '0'));
  return start.length === 0 ? 'no bytes' : `the bytes ${start.join(' ')}`;
}
