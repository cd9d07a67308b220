import { decodeExportResponse } from '@hotspan/otlp-profiles';
import { ExporterError } from './errors.js';
import { shorten } from './redact.js';
import { parseRetryAfter, RETRYABLE_STATUSES } from './retry.js';
import { readStatusMessage } from './status-message.js';

/** One answer of the server, as the transport hands it over. */
export interface ServerAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly redact: (text: string) => string;
}

/** What an answer means. */
export type Verdict =
  | { readonly accepted: true; readonly rejectedProfiles: bigint; readonly message: string }
  | {
      readonly accepted: false;
      readonly error: ExporterError;
      readonly retryable: boolean;
      readonly retryAfterMs: number | undefined;
    };

/** What the user can do about a status, where there is something particular. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'The receiver does not understand this version of the profiles protocol; check that both sides support it.',
  401: 'Check the credentials in the headers option or OTEL_EXPORTER_OTLP_HEADERS.',
  403: 'Check the credentials in the headers option or OTEL_EXPORTER_OTLP_HEADERS.',
  404: 'Check the path: url and OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT are used as they are, and the receiver must accept profiles.',
  413: 'Export smaller profiles, or raise the limit of the receiver.',
  415: 'Check that the URL is an OTLP/HTTP receiver that accepts protobuf and, if used, gzip.',
};

/**
 * Reads an answer by the rules of OTLP/HTTP ("OTLP/HTTP Response"): any 2xx is a success, whose body may say
 * that part of it was refused; redirects are not followed; other statuses fail, and some may be tried again.
 */
export function judgeResponse(answer: ServerAnswer, display: string, nowMs: number): Verdict {
  const { status } = answer;
  if (status >= 200 && status <= 299) return judgeSuccess(answer);
  if (status >= 300 && status <= 399) {
    const error = new ExporterError(
      'HOTSPAN_ERR_EXPORT_REDIRECT',
      `${display} answered ${status}, a redirect, and redirects are not followed. Set url to the final address.`,
    );
    return { accepted: false, error, retryable: false, retryAfterMs: undefined };
  }
  const message = shorten(answer.redact(readStatusMessage(answer.contentType, answer.body)));
  const said = message === '' ? '' : ` "${message}"`;
  const advice = ADVICE[status] ?? 'See the log of the receiver.';
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_STATUS',
    `${display} answered ${status}${said}, expected 200. ${advice}`,
  );
  return {
    accepted: false,
    error,
    retryable: RETRYABLE_STATUSES.has(status),
    retryAfterMs: parseRetryAfter(answer.retryAfter, nowMs),
  };
}

function judgeSuccess(answer: ServerAnswer): Verdict {
  const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && type !== 'application/x-protobuf') {
    return { accepted: true, rejectedProfiles: 0n, message: '' };
  }
  try {
    const { rejectedProfiles, errorMessage } = decodeExportResponse(answer.body);
    return { accepted: true, rejectedProfiles, message: shorten(answer.redact(errorMessage)) };
  } catch {
    // Ignored: the status already says that the profiles were taken; a retry would send them twice.
    return { accepted: true, rejectedProfiles: 0n, message: '' };
  }
}
