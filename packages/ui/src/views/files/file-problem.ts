import { UiError } from '../../client/errors.js';

/** What is wrong with a file. */
export interface FileProblem {
  /** Begins with a code. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}

const EXPECTED =
  'Expected is pprof (.pb, .pb.gz, .pprof), .cpuprofile, .heapprofile, folded text, speedscope or OTLP (protobuf or JSON), in gzip or not.';

/** By code of `@hotspan/formats`, `@hotspan/otlp-profiles` and `@hotspan/flamegraph`. */
const FIXES: Readonly<Record<string, string>> = {
  HOTSPAN_ERR_FORMAT_UNKNOWN: EXPECTED,
  HOTSPAN_ERR_FORMAT_UNSUPPORTED: `Convert the file to another format first. ${EXPECTED}`,
  HOTSPAN_ERR_FORMAT_COMPRESSED:
    'Compress the file once with gzip, or not at all, and check that it is complete.',
  HOTSPAN_ERR_FORMAT_LIMIT: 'Record a shorter profile, or one with fewer samples.',
  HOTSPAN_ERR_OTLP_LIMIT: 'Record a shorter profile, or one with fewer samples.',
  HOTSPAN_ERR_FLAME_SIZE: 'Record a shorter profile, or one with fewer different stacks.',
};

const BROKEN = `The file is broken or cut off: write it again. ${EXPECTED}`;

/** Tells what was thrown while a file was read, for the person who opened it. */
export function toFileProblem(error: unknown): FileProblem {
  if (error instanceof UiError) return { message: error.message, fix: error.fix };
  const { message, code } = (error instanceof Error ? error : new Error(String(error))) as Error & {
    // Errors of our packages have one.
    readonly code?: string;
  };
  if (code?.startsWith('HOTSPAN_ERR_')) return { message, fix: FIXES[code] ?? BROKEN };
  // Out of memory, above all, which no code of ours sees coming.
  return toFileProblem(new UiError('HOTSPAN_ERR_UI_FILE_READ', `The browser could not read it: ${message}`));
}
