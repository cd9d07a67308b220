/** Every code this package can throw or report, with what it means. Codes are public API and are never renamed. */
export const ERROR_CODES = {
  HOTSPAN_ERR_OPTION: 'An option given in code is unknown or out of range.',
  HOTSPAN_ERR_RUNTIME: 'The runtime is not Node.js, and the native sampler would crash it.',
  HOTSPAN_ERR_PLATFORM: 'The operating system is one the sampler cannot record contexts on.',
  HOTSPAN_ERR_ADDONS: 'Node.js was started so that it refuses native addons.',
  HOTSPAN_ERR_ABI: 'There is no binary of the sampler for this Node.js version and platform.',
  HOTSPAN_ERR_OTHER_PROFILER: 'Another profiler samples this thread already.',
  HOTSPAN_ERR_ENGINE: 'The sampler could not be loaded or started.',
  HOTSPAN_ERR_LABEL: 'A label has a name or a value that cannot be recorded.',
  HOTSPAN_ERR_COMMAND: 'The command line asks for something that there is not.',
  HOTSPAN_ERR_PULL_TOKEN: 'A profile was asked for without the right token.',
  HOTSPAN_ERR_PULL_REQUEST: 'A profile was asked for in a way that cannot be answered.',
  HOTSPAN_ERR_PULL_BUSY: 'A profile was asked for while another request waits for one.',
  HOTSPAN_ERR_PULL_STOPPED: 'A profile was asked for that no profiler takes.',
  HOTSPAN_ERR_PULL_FAILED: 'A profile that was asked for could not be made.',
  HOTSPAN_ERR_PYROSCOPE_INIT: 'A function of hotspan/pyroscope was called before init().',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * What `start()` throws for bad options (`HOTSPAN_ERR_OPTION`), what the program `hotspan` reports
 * (`HOTSPAN_ERR_COMMAND`), and what `profiler.refusal` holds when the profiler does nothing (all other codes). The message starts with the code in brackets.
 */
export class HotspanError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.name = 'HotspanError';
    this.code = code;
  }
}
