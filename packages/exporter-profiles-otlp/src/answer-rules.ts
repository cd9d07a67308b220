import { decodeExportResponse, type ExportResponse } from '@hotspan/otlp-profiles';
import { parseExportResponse } from './parse-export-response.js';

/** How the answers of one kind of server are read. */
export interface AnswerRules {
  /** What the user can do about a status, where there is something particular. */
  readonly advice: Readonly<Record<number, string>>;
  /** What a success says beyond its status; may throw for a body that is something else. */
  readSuccess(contentType: string, body: Uint8Array): ExportResponse;
}

const CREDENTIALS = 'Check the credentials in the headers option or OTEL_EXPORTER_OTLP_HEADERS.';

const NOTHING_SAID: ExportResponse = { rejectedProfiles: 0n, errorMessage: '' };

/** Of OTLP/HTTP: a success may say that part of the request was refused ("Partial Success"). */
export const OTLP_ANSWERS: AnswerRules = {
  advice: {
    400: 'The receiver does not understand this version of the profiles protocol; check that both sides support it.',
    401: CREDENTIALS,
    403: CREDENTIALS,
    404: 'Check the path: url and OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT are used as they are, and the receiver must accept profiles.',
    413: 'Export smaller profiles, or raise the limit of the receiver.',
    415: 'Check that the URL is an OTLP/HTTP receiver that accepts this protocol (protocol) and, if used, gzip.',
  },
  readSuccess(contentType, body) {
    if (contentType === 'application/json') return parseExportResponse(body);
    const isProtobuf = contentType === '' || contentType === 'application/x-protobuf';
    return isProtobuf ? decodeExportResponse(body) : NOTHING_SAID;
  },
};

/** Of servers with a protocol of their own: the status is all. */
export const PLAIN_ANSWERS: AnswerRules = {
  advice: {
    400: 'The server does not take the request as it is; see its log.',
    401: CREDENTIALS,
    403: CREDENTIALS,
    404: 'Check the path of the URL.',
    413: 'Send less at a time, or raise the limit of the server.',
  },
  readSuccess: () => NOTHING_SAID,
};
