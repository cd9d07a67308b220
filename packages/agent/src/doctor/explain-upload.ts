import type { ExportResult } from '@hotspan/exporter-profiles-otlp';
import type { Finding } from './finding.js';
import { TEST_SERVICE } from './test-window.js';

/** A test upload and how it went. */
export interface TestUpload {
  readonly result: ExportResult;
  readonly elapsedMs: number;
  /** Of the answer, when there was one and it could be seen. */
  readonly contentType: string | undefined;
}

/** What to do about a status of HTTP. */
const STATUS_ADVICE: Readonly<Record<number, string>> = {
  400: 'The server does not take this version of OTLP profiles. Update it, or the agent.',
  401: 'The server wants credentials. Set HOTSPAN_AUTH_TOKEN, or the header it wants by OTEL_EXPORTER_OTLP_HEADERS.',
  403: 'The credentials are known but may not write. Check HOTSPAN_AUTH_TOKEN, and HOTSPAN_TENANT_ID if the server has tenants.',
  404: 'Wrong path, or a server that takes no profiles. HOTSPAN_ENDPOINT and OTEL_EXPORTER_OTLP_ENDPOINT are base URLs, to which /v1development/profiles is appended; OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT is used as it is.',
  405: 'Something else than an OTLP receiver is at this path. Check host, port and path of the endpoint.',
  407: 'The proxy wants credentials. Put user and password into its URL in http_proxy or https_proxy.',
  408: 'The server gave up waiting. Look for a slow proxy in between.',
  413: "Even this small request is too large for the server or a proxy in front of it. Raise the limit of its request's body.",
  415: 'The server does not take protobuf or gzip. Try OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION=none, and check that the port is that of OTLP over HTTP, mostly 4318 or 4040, and not of gRPC.',
  429: 'The server has too much to do, or a limit for you. Raise its limits, or HOTSPAN_FLUSH_INTERVAL_MS here.',
  502: 'A proxy in front of the server does not reach it. Check that the server is up.',
  503: 'The server is there but not ready. Wait, or see its log.',
  504: 'A proxy in front of the server waits too long for it. See the log of the server.',
};

/** What to do about a failure of the network, by the code of Node.js, OpenSSL or undici. */
const NETWORK_ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'Nobody listens there. Start the server, or correct host and port in HOTSPAN_ENDPOINT.'],
  [
    /^(ENOTFOUND|EAI_\w+)$/,
    'The name is not known here. Correct the host in HOTSPAN_ENDPOINT, or the DNS of this machine.',
  ],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/,
    'No way to that host. Check firewall, security group and network policy, or set https_proxy or http_proxy.',
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    "The server's certificate has expired. Renew it, and check the clock of this machine.",
  ],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED)$/,
    'Who signed the certificate is not known here. Name the certificate of the authority in OTEL_EXPORTER_OTLP_CERTIFICATE or NODE_EXTRA_CA_CERTS.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'The certificate is for another name. Use a name in HOTSPAN_ENDPOINT that it has.',
  ],
  [
    /^(EPROTO|ERR_SSL_\w+)$/,
    'The port does not speak TLS. Use http:// in HOTSPAN_ENDPOINT, or the port for https.',
  ],
  [
    /^(HPE_\w+|HTTPParserError)$/,
    'What answers does not speak HTTP. Check the port; if it is one for TLS, use https://.',
  ],
  [
    /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/,
    'The connection was closed without an answer. Check the port; if it is one for TLS, use https://.',
  ],
  [
    /^UND_ERR_ABORTED$/,
    'The proxy did not open the tunnel. Check https_proxy, and whether the proxy may reach the server.',
  ],
];

/** What the user can do about a failed connection. */
export function adviseOnNetwork(code: string): string {
  const [, advice] = NETWORK_ADVICE.find(([codes]) => codes.test(code)) ?? [];
  return advice ?? 'Check host, port and scheme of HOTSPAN_ENDPOINT, and proxies and certificates.';
}

/** What the answer to the test upload means. */
export function explainUpload({ result, elapsedMs, contentType }: TestUpload): Finding {
  const { code, error, httpStatus = 0, rejectedProfiles, partialSuccessMessage } = result;
  const took = `${Math.round(elapsedMs)} ms`;
  if (code === 1) {
    // Its message begins with its code, and never holds a secret.
    const message = `${error?.message ?? 'unknown error'} That took ${took}.`;
    return { check: 'upload', status: 'fail', message, fix: adviseOnFailure(result) };
  }
  const accepted = `${httpStatus} in ${took}, ${result.sentBytes} bytes as service ${TEST_SERVICE}`;
  if (rejectedProfiles > 0n) {
    return {
      check: 'upload',
      status: 'warn',
      message: `${accepted}, but the server refused the profile: "${partialSuccessMessage ?? ''}"`,
      fix: 'See the log and the limits of the server.',
    };
  }
  if (contentType !== undefined && !/^application\/(x-protobuf|json)\b/.test(contentType)) {
    return {
      check: 'upload',
      status: 'warn',
      message: `${accepted}, but the answer is ${contentType}, which no receiver of OTLP gives`,
      fix: 'Profiles may be lost there without a word. Check host, port and path of the endpoint.',
    };
  }
  return { check: 'upload', status: 'ok', message: accepted };
}

function adviseOnFailure({ error, httpStatus = 0 }: ExportResult): string {
  if (error?.code === 'HOTSPAN_ERR_EXPORT_NETWORK') return adviseOnNetwork(networkCode(error));
  if (error?.code === 'HOTSPAN_ERR_EXPORT_TIMEOUT')
    return 'The server takes connections and does not answer in time. See its log, or raise OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT.';
  if (error?.code === 'HOTSPAN_ERR_EXPORT_REDIRECT')
    return 'Set HOTSPAN_ENDPOINT to the final address, mostly the same one with https://.';
  const advice = STATUS_ADVICE[httpStatus];
  if (advice !== undefined) return advice;
  return httpStatus >= 500 ? 'The server has failed. See its log.' : 'See the log of the server.';
}

/** The exporter's message has it as well, and keeps it when the cause may hold what a peer has sent. */
function networkCode({ message }: Error): string {
  const [, code = ''] = /could not be reached: (\w+)/.exec(message) ?? [];
  return code;
}
