import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startProfiledProgram } from '../lifecycle/profiled-program.fixture.js';
import type { UploadProtocol } from '../options/start-options.js';
import {
  answering,
  type BadServer,
  connecting,
  nameless,
  refusing,
  untrusted,
} from './bad-servers.fixture.js';
import type { UploaderStats } from './create-uploader.js';

/**
 * A program with work of its own, which goes on while the preloaded agent uploads twice. Nothing handles rejections
 * or errors, so that one that nobody handled would end it with code 1.
 */
const HOST = `
  import { createServer, get } from 'node:http';
  let warnings = 0;
  process.on('warning', () => warnings++);
  const { profiler } = globalThis[Symbol.for('hotspan.thread.1')].running;

  const server = createServer((request, response) => response.end('ok'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = () => new Promise((resolve, reject) => {
    get({ port: server.address().port, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).once('error', reject);
  });

  const answers = [];
  for (let flush = 0; flush < 2; flush++) {
    let flushed = false;
    const done = profiler.flush().then(() => { flushed = true; });
    do { burnCpu(5); answers.push(await ask()); } while (!flushed || answers.length < 10);
    await done;
  }
  server.close();
  const work = answers.every((answer) => answer === 'ok');
  console.log(JSON.stringify({ work, warnings, stats: profiler.stats() }));
  process.exitCode = 7;
`;

interface HostReport {
  readonly work: boolean;
  readonly warnings: number;
  readonly stats: UploaderStats;
}

/** What is true after two windows of which none was taken. */
const KEPT = { uploads: 0, failedUploads: 2, queuedCount: 2, droppedCount: 0 };
const DROPPED = { uploads: 0, failedUploads: 2, queuedCount: 0, droppedCount: 2 };
const UPLOADED = { uploads: 2, failedUploads: 0, queuedCount: 0, droppedCount: 0 };

interface Surroundings {
  readonly name: string;
  readonly start: () => Promise<BadServer>;
  readonly stats: Partial<UploaderStats>;
  /** Where only time ends an upload, or it would be tried again for long. Default: more than a busy machine needs. */
  readonly timeoutMs?: number;
  /** What the one line of log says; without it there is none. */
  readonly says?: RegExp;
  readonly protocols?: readonly UploadProtocol[];
}

/** Shorter than the wait before a retry. On a busy machine it may end what else would have failed. */
const SHORT_MS = 700;

/** Longer than an upload may take, so that it is not tried again at once. */
const LATER = { 'retry-after': '3600' };

const HTTP_AND_GRPC = ['http/protobuf', 'grpc'] as const;

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end();

/** Writes until the client has gone. */
function writeForever(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, 'x');
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}

const SURROUNDINGS: readonly Surroundings[] = [
  {
    name: 'refuses connections',
    start: refusing,
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_(NETWORK\] .*ECONNREFUSED|TIMEOUT\])/,
    protocols: ['http/protobuf', 'http/json', 'grpc', 'pyroscope'],
  },
  {
    name: 'hangs',
    start: () => connecting(() => {}),
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_TIMEOUT\]/,
    protocols: ['http/protobuf', 'grpc', 'pyroscope'],
  },
  {
    name: 'is slow',
    start: () => answering((response) => setTimeout(() => response.end(), 200)),
    stats: UPLOADED,
  },
  {
    name: 'is too slow to end its answer',
    start: () =>
      answering((response) => {
        const timer = setInterval(() => response.write('x'), 50);
        response.once('close', () => clearInterval(timer));
      }),
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_TIMEOUT\]/,
  },
  {
    name: 'resets connections',
    start: () => connecting((socket) => socket.resetAndDestroy()),
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_(NETWORK|TIMEOUT)\]/,
    protocols: HTTP_AND_GRPC,
  },
  {
    name: 'answers 302',
    start: () => answering(status(302, { location: 'http://127.0.0.1:1/' })),
    stats: DROPPED,
    says: /EXPORT_REDIRECT\]/,
  },
  {
    name: 'answers 400',
    start: () => answering(status(400)),
    stats: DROPPED,
    says: /EXPORT_STATUS\] .* 400/,
  },
  {
    name: 'answers 401',
    start: () => answering(status(401)),
    stats: DROPPED,
    says: /EXPORT_STATUS\] .* 401/,
  },
  {
    name: 'answers 413',
    start: () => answering(status(413)),
    stats: DROPPED,
    says: /EXPORT_STATUS\] .* 413/,
    protocols: ['http/protobuf', 'pyroscope'],
  },
  {
    name: 'answers 429 and wants to be left alone for an hour',
    start: () => answering(status(429, LATER)),
    stats: KEPT,
    says: /EXPORT_STATUS\] .* 429/,
    protocols: ['http/protobuf', 'pyroscope'],
  },
  {
    name: 'answers 429 and wants to be asked again at once',
    start: () =>
      answering((response, count) =>
        count % 2 === 1 ? status(429, { 'retry-after': '0' })(response) : status(200)(response),
      ),
    stats: UPLOADED,
  },
  {
    name: 'answers 500',
    start: () => answering(status(500, LATER)),
    stats: KEPT,
    says: /EXPORT_STATUS\] .* 500/,
  },
  {
    name: 'answers 503',
    start: () => answering(status(503, LATER)),
    stats: KEPT,
    says: /EXPORT_STATUS\] .* 503/,
  },
  {
    name: 'does not speak the protocol',
    start: () => connecting((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')),
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_(NETWORK|TIMEOUT)\]/,
    protocols: HTTP_AND_GRPC,
  },
  {
    name: 'takes profiles and answers with garbage',
    start: () =>
      answering((response) => {
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.alloc(1_000, 0xff));
      }),
    stats: UPLOADED,
  },
  {
    name: 'fails with garbage',
    start: () =>
      answering((response) => {
        response
          .writeHead(503, { ...LATER, 'content-type': 'application/x-protobuf' })
          .end(Buffer.alloc(1_000, 0xff));
      }),
    stats: KEPT,
    says: /EXPORT_STATUS\] .* 503/,
  },
  {
    name: 'answers without end',
    start: () => answering((response) => writeForever(response.writeHead(200))),
    stats: DROPPED,
    says: /EXPORT_RESPONSE_TOO_LARGE\]/,
  },
  {
    name: 'announces a huge answer',
    start: () => answering((response) => writeForever(response.writeHead(200, { 'content-length': 1e12 }))),
    stats: DROPPED,
    says: /EXPORT_RESPONSE_TOO_LARGE\]/,
  },
  {
    name: 'answers with huge headers',
    start: () => answering(status(200, { 'x-huge': 'x'.repeat(1_000_000) })),
    stats: KEPT,
    says: /EXPORT_NETWORK\] .*HPE_HEADER_OVERFLOW/,
  },
  {
    name: 'has a name that nobody knows',
    start: nameless,
    stats: KEPT,
    timeoutMs: SHORT_MS,
    says: /EXPORT_(NETWORK|TIMEOUT)\] http:\/\/collector\.invalid/,
    protocols: HTTP_AND_GRPC,
  },
  {
    name: 'has a certificate that nobody trusts',
    start: untrusted,
    stats: KEPT,
    says: /EXPORT_NETWORK\] .*DEPTH_ZERO_SELF_SIGNED_CERT/,
    protocols: HTTP_AND_GRPC,
  },
  {
    name: 'speaks no TLS where it should',
    start: () => connecting((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'https'),
    stats: KEPT,
    says: /EXPORT_NETWORK\]/,
    protocols: HTTP_AND_GRPC,
  },
];

const CASES = SURROUNDINGS.flatMap(({ protocols = ['http/protobuf'], ...surroundings }) =>
  protocols.map((protocol) => ({ ...surroundings, protocol })),
);

describe('the host works and ends as without the agent, which says it once, when the server', () => {
  test.each(CASES)('$name, by $protocol', async ({ start, protocol, stats, says, timeoutMs = 60_000 }) => {
    const server = await start();
    const program = startProfiledProgram({
      sink: server,
      source: HOST,
      env: {
        HOTSPAN_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_TIMEOUT: String(timeoutMs),
        HOTSPAN_SHUTDOWN_TIMEOUT_MS: String(timeoutMs),
      },
    });
    const { stdout, stderr, ...end } = await program.result;
    expect(stderr).toMatch(says === undefined ? /^$/ : /^hotspan: profiles were not uploaded: .*\n$/);
    if (says !== undefined) expect(stderr).toMatch(says);
    expect(end).toEqual({ exitCode: 7, signal: null });
    // The program's own output.
    const report = JSON.parse(stdout) as HostReport;
    expect(report).toMatchObject({ work: true, warnings: 0, stats });
    // Four times what is read of one answer at most, for what stands in the buffers of the system: three uploads.
    expect(server.writtenBytes()).toBeLessThan(3 * 4 * 4 * 1024 * 1024);
  });
});
