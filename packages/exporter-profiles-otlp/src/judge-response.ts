import type { AnswerRules } from './answer-rules.js';
import { ExporterError } from './errors.js';
import { shorten } from './redact.js';
import { parseRetryAfter, RETRYABLE_STATUSES } from './retry.js';
import { readStatusMessage } from './status-message.js';
import type { AttemptOutcome } from './transport.js';

/** One answer of the server. */
export interface ServerAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Hides secrets in text taken from the body: servers may echo what they were sent. */
  readonly redact: (text: string) => string;
}

/** What an answer is judged by. */
export interface JudgeContext {
  /** The URL as it may be shown. */
  readonly display: string;
  /** Wall clock, for a `Retry-After` date. */
  readonly nowMs: number;
  readonly rules: AnswerRules;
}

/**
 * Reads an answer by the rules of OTLP/HTTP ("OTLP/HTTP Response"): any 2xx is a success, whose body may say
 * that part of it was refused; redirects are not followed; other statuses fail, and some may be tried again.
 */
export function judgeResponse(answer: ServerAnswer, { display, nowMs, rules }: JudgeContext): AttemptOutcome {
  const { status } = answer;
  if (status >= 200 && status <= 299) return judgeSuccess(answer, rules);
  if (status >= 300 && status <= 399) {
    const error = new ExporterError(
      'HOTSPAN_ERR_EXPORT_REDIRECT',
      `${display} answered ${status}, a redirect, and redirects are not followed. Set url to the final address.`,
    );
    return { httpStatus: status, accepted: false, error, retryable: false, retryAfterMs: undefined };
  }
  const message = shorten(answer.redact(readStatusMessage(answer.contentType, answer.body)));
  const said = message === '' ? '' : ` "${message}"`;
  const advice = rules.advice[status] ?? 'See the log of the receiver.';
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_STATUS',
    `${display} answered ${status}${said}, expected 200. ${advice}`,
  );
  return {
    httpStatus: status,
    accepted: false,
    error,
    retryable: RETRYABLE_STATUSES.has(status),
    retryAfterMs: parseRetryAfter(answer.retryAfter, nowMs),
  };
}

function judgeSuccess(answer: ServerAnswer, rules: AnswerRules): AttemptOutcome {
  const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const facts = { httpStatus: answer.status, accepted: true } as const;
  try {
    const { rejectedProfiles, errorMessage } = rules.readSuccess(type, answer.body);
    return { ...facts, rejectedProfiles, message: shorten(answer.redact(errorMessage)) };
  } catch {
    // Ignored: the status already says that the profiles were taken; a retry would send them twice.
    return { ...facts, rejectedProfiles: 0n, message: '' };
  }
}
