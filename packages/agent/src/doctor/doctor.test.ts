// `hotspan doctor` as built, in processes of its own, against real sockets.
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findNodeBinary } from '../../../../test/support/node-binary.js';
import { startProfileSink } from '../../../../test/support/profile-sink.js';
import { runProgram } from '../../../../test/support/run-program.js';
import { VERSION } from '../version.js';
import type { Finding } from './finding.js';

const PROGRAM = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Diagnosis {
  readonly version: string;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Without the environment of this process, but for what is given. */
const ENV = { OTEL_SERVICE_NAME: 'checkout', OTEL_EXPORTER_OTLP_TIMEOUT: '2000' };

async function diagnose(
  endpoint: string,
  { node = process.execPath, args = [], env = {} }: DiagnoseInit = {},
): Promise<Diagnosis & { exitCode: number | null; output: string }> {
  const result = await runProgram([...args, PROGRAM, 'doctor', '--json'], {
    node,
    env: { ...ENV, HOTSPAN_ENDPOINT: endpoint, ...env },
  });
  expect(result.stderr).toBe('');
  // The program's own output.
  const diagnosis = JSON.parse(result.stdout) as Diagnosis;
  expect(result.exitCode).toBe(diagnosis.ok ? 0 : 1);
  return { ...diagnosis, exitCode: result.exitCode, output: result.stdout };
}

interface DiagnoseInit {
  readonly node?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const find = ({ findings }: Diagnosis, check: string): Finding | undefined =>
  findings.find((finding) => finding.check === check);

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  // A TCP server's address is always an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answerWith = (listener: RequestListener): Promise<string> =>
  listen(
    createHttpServer((request, response) => {
      request.resume();
      request.on('end', () => listener(request, response));
    }),
  );

describe.each([20, 24])('on Node.js %i the doctor', (major) => {
  let node: string | undefined;

  beforeAll(async () => {
    node = await findNodeBinary(major);
  });

  test('finds everything well beside a good server, which gets one tiny profile', async ({ skip }) => {
    if (node === undefined) skip();
    const sink = await startProfileSink();
    onTestFinished(() => sink.close());
    const diagnosis = await diagnose(sink.url, { node });
    expect(diagnosis).toMatchObject({ version: VERSION, ok: true, exitCode: 0 });
    expect(find(diagnosis, 'sampling')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/the function that ran is in them/),
    });
    expect(find(diagnosis, 'linkage')?.message).toContain(
      major === 20 ? 'linked by hooks' : 'linked by frames',
    );
    expect(find(diagnosis, 'upload')?.message).toMatch(
      /^200 in \d+ ms, \d+ bytes as service hotspan-doctor$/,
    );
    expect(sink.uploads).toHaveLength(1);
    expect(sink.uploads[0]?.data.resourceProfiles[0]?.attributes).toContainEqual({
      key: 'service.name',
      value: 'hotspan-doctor',
    });
  });

  test('names a server that is not there', async ({ skip }) => {
    if (node === undefined) skip();
    const diagnosis = await diagnose('http://127.0.0.1:1', { node });
    expect(find(diagnosis, 'tcp')).toMatchObject({
      status: 'fail',
      message: 'port 1 of 127.0.0.1 is not reached: ECONNREFUSED',
      fix: expect.stringContaining('Start the server'),
    });
    expect(find(diagnosis, 'upload')).toBeUndefined();
  });

  test.for([
    [401, 'HOTSPAN_AUTH_TOKEN'],
    [404, '/v1development/profiles is appended'],
    [503, 'not ready'],
  ] as const)('explains the answer %i', async ([status, fix], { skip }) => {
    if (node === undefined) skip();
    const url = await answerWith((_, response) => response.writeHead(status).end());
    const diagnosis = await diagnose(url, { node });
    expect(diagnosis.exitCode).toBe(1);
    expect(find(diagnosis, 'upload')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining(`answered ${status}`),
      fix: expect.stringContaining(fix),
    });
  });

  test('sees that what answers does not speak HTTP', async ({ skip }) => {
    if (node === undefined) skip();
    const url = await listen(
      createServer((socket) =>
        socket
          .on('error', () => {})
          .end('220 ready for mail\r\n')
          .destroySoon(),
      ),
    );
    expect(find(await diagnose(url, { node }), 'upload')).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('does not speak HTTP'),
    });
  });

  test('sees that what answers does not speak TLS', async ({ skip }) => {
    if (node === undefined) skip();
    const url = await answerWith((_, response) => response.end());
    expect(find(await diagnose(url.replace('http:', 'https:'), { node }), 'upload')).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('does not speak TLS'),
    });
  });
});

describe('the doctor', () => {
  test('doubts a page that takes everything', async () => {
    const url = await answerWith((_, response) =>
      response.setHeader('content-type', 'text/html').end('<p>hello'),
    );
    expect(find(await diagnose(url), 'upload')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('text/html'),
    });
  });

  test('names a host that is not known', async () => {
    expect(find(await diagnose('http://hotspan.invalid:4040'), 'dns')).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('The name is not known here'),
    });
  });

  test('lists what is set and by which variable, all that is wrong, and no secrets', async () => {
    const diagnosis = await diagnose('http://user:s3cret1@127.0.0.1:1/?key=s3cret2', {
      env: {
        HOTSPAN_AUTH_TOKEN: 's3cret3',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=s3cret4',
        PYROSCOPE_FLUSH_INTERVAL_MS: '20000',
        HOTSPAN_SAMPLING_RATE_HZ: 'fast',
        HOTSPAN_SPAN_SCOPE: 'none',
      },
    });
    const lines = diagnosis.findings.filter(({ check }) => check === 'options');
    expect(lines.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'flushIntervalMs 20000 (PYROSCOPE_FLUSH_INTERVAL_MS)',
        'authToken set, not shown (HOTSPAN_AUTH_TOKEN)',
        'serviceName checkout (OTEL_SERVICE_NAME)',
        'endpoint http://127.0.0.1:1/v1development/profiles (HOTSPAN_ENDPOINT)',
      ]),
    );
    expect(lines.filter(({ status }) => status === 'warn').map(({ message }) => message)).toEqual([
      expect.stringContaining('HOTSPAN_SAMPLING_RATE_HZ must be'),
      expect.stringContaining('HOTSPAN_SPAN_SCOPE must be'),
    ]);
    expect(diagnosis.output).not.toContain('s3cret');
  });

  test.each([
    ['--no-addons', {}, 'addons', 'HOTSPAN_ERR_ADDONS'],
    ['--no-warnings', { HOTSPAN_ENABLED: 'false' }, 'options', 'turned off by HOTSPAN_ENABLED'],
  ])('fails with %s and %o', async (flag, env, check, says) => {
    const sink = await startProfileSink();
    onTestFinished(() => sink.close());
    const { findings, exitCode } = await diagnose(sink.url, { args: [flag], env });
    expect(exitCode).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ check, status: 'fail', message: expect.stringContaining(says) }),
    );
    expect(sink.uploads).toHaveLength(1);
  });

  test('warns of dd-trace being told to profile', async () => {
    const diagnosis = await diagnose('http://127.0.0.1:1', { env: { DD_PROFILING_ENABLED: 'true' } });
    expect(find(diagnosis, 'profilers')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('DD_PROFILING_ENABLED'),
    });
  });

  test('works where the agent is preloaded as well', async () => {
    const sink = await startProfileSink();
    onTestFinished(() => sink.close());
    const env = { NODE_OPTIONS: '--import hotspan/register', HOTSPAN_LOG_LEVEL: 'warn' };
    const diagnosis = await diagnose(sink.url, { env });
    expect(find(diagnosis, 'neighbours')).toMatchObject({ status: 'ok' });
    expect(find(diagnosis, 'sampling')).toMatchObject({ status: 'ok' });
    expect(diagnosis.ok).toBe(true);
  });

  test('prints a line for each check and a verdict', async () => {
    const { stdout, stderr, exitCode } = await runProgram([PROGRAM, 'doctor'], {
      env: { ...ENV, HOTSPAN_ENDPOINT: 'http://127.0.0.1:1' },
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, -1).filter((line) => !/^(ok {3}|warn |fail ) [a-z]+ +\S/.test(line))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^The agent would not work here: 1 failed, \d+ warned\.$/);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
  });
});

describe('the command line', () => {
  test.each([
    [['docter'], 'there is no command "docter". Did you mean "doctor"?'],
    [['start'], 'there is no command "start". There is one: doctor.'],
    [[], 'a command is missing. There is one: hotspan doctor.'],
    [['doctor', '--colour'], "Unknown option '--colour'. What the agent is to do comes from the environment"],
    [['doctor', 'now'], 'doctor takes no arguments, got "now"'],
  ])('%j is refused with a code', async (args, says) => {
    const { stdout, stderr, exitCode } = await runProgram([PROGRAM, ...args]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.startsWith('[HOTSPAN_ERR_COMMAND] ')).toBe(true);
    expect(stderr).toContain(says);
  });

  test.each([
    ['--version', `${VERSION}\n`],
    ['--help', expect.stringMatching(/^Usage: hotspan doctor /)],
  ])('%s is answered', async (flag, stdout) => {
    expect(await runProgram([PROGRAM, flag])).toMatchObject({ stdout, stderr: '', exitCode: 0 });
  });
});
