import { HotspanError } from '../errors.js';
import { isRecord } from '../options/parse-records.js';
import { show } from '../options/parsed.js';
import { integer, secret } from '../options/value-parsers.js';

/** Options of `pullEndpoints`. */
export interface PullOptions {
  /** Whoever asks for a profile must send it as `Authorization: Bearer`. Required. */
  readonly token: string;
  /** Longest time that a profile can be asked for, in seconds. 1 to 600, default 60. */
  readonly maxSeconds?: number;
}

/** Completes and checks them. Throws one HOTSPAN_ERR_OPTION that lists every mistake, and never shows the token. */
export function resolvePullOptions(options: PullOptions): Required<PullOptions> {
  if (!isRecord(options)) {
    throw new HotspanError(
      'HOTSPAN_ERR_OPTION',
      `Options must be an object with a token, got ${show(options)}.`,
    );
  }
  const { token, maxSeconds = 60, ...unknown } = options;
  const problems = Object.keys(unknown).map(
    (name) => `There is no option "${name}"; known: token, maxSeconds`,
  );
  const parsedToken = secret(token, false);
  if ('problem' in parsedToken) {
    problems.push(
      `token ${parsedToken.problem}. Profiles show what a program does: give one that only their readers know`,
    );
  }
  const parsedSeconds = integer(1, 600, 60)(maxSeconds, false);
  if ('problem' in parsedSeconds) problems.push(`maxSeconds ${parsedSeconds.problem}`);
  if ('problem' in parsedToken || 'problem' in parsedSeconds || problems.length > 0) {
    throw new HotspanError('HOTSPAN_ERR_OPTION', `${problems.join('. ')}.`);
  }
  return { token: parsedToken.value, maxSeconds: parsedSeconds.value };
}
