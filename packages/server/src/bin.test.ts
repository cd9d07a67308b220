import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeRequest, PROFILE_TIME_MS } from './ingest/otlp-requests.fixture.js';
import { waitForMetric } from './ops/read-metric.fixture.js';
import { optionRows } from './options/option-table.js';

/** The program as built, for that is what a user runs. */
const BIN = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hotspan-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Exit code, or the signal that ended it, when all output has come. */
  readonly ended: Promise<number | string>;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HOTSPAN_'));
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return { child, output, ended: once(child, 'close').then(([code, signal]) => code ?? signal) };
}

/** Runs a server until it says that it listens. */
async function serve(dataDir: string, ...args: string[]): Promise<Run & { readonly url: string }> {
  const server = run(['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, ...args]);
  const early = server.ended.then((code) =>
    Promise.reject(new Error(`it ended with ${code}: ${server.output.stderr}`)),
  );
  const isReady = expect.poll(() => server.output.stdout, { timeout: 60_000 }).toContain('\n');
  await Promise.race([isReady, early]);
  return { ...server, url: server.output.stdout.trim().replace(/^.* /, '') };
}

async function write(url: string, service: string): Promise<number> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = encodeRequest({ service });
  return (await fetch(`${url}/v1development/profiles`, { method: 'POST', headers, body })).status;
}

/** Resolves when the server has received the write of a service and holds it. */
function waitForWrite(server: { readonly url: string }, service: string): Promise<void> {
  return waitForMetric(server, 'hotspan_pending_bytes', encodeRequest({ service }).length);
}

async function queryServices(url: string): Promise<unknown> {
  const response = await fetch(`${url}/querier.v1.QuerierService/LabelValues`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'service_name',
      start: PROFILE_TIME_MS - 1_000,
      end: PROFILE_TIME_MS + 1_000,
    }),
  });
  return response.json();
}

async function expectRefusal({ output, ended }: Run, message: string): Promise<void> {
  expect([await ended, output.stdout]).toEqual([2, '']);
  const lines = output.stderr.trimEnd().split('\n');
  expect(lines).toEqual([expect.stringContaining(message)]);
  expect(lines[0]).toMatch(/^\[HOTSPAN_ERR_SERVER_[A-Z_]+\] .+\.$/);
}

describe('hotspan-server', () => {
  it('says in one line where it listens, and serves everything there', async () => {
    const { url, output } = await serve(join(folder, 'new', 'deep'));
    expect(output).toEqual({ stdout: `hotspan-server listening on ${url}\n`, stderr: '' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/ready`)).text()).toBe('ready\n');
    const page = await fetch(`${url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await write(url, 'shop')).toBe(200);
    expect(await queryServices(url)).toEqual({ names: ['shop'] });
  });

  it('takes options from the environment', async () => {
    const { child, output, ended } = run([], {
      HOTSPAN_SERVER_HOST: '127.0.0.1',
      HOTSPAN_SERVER_PORT: '0',
      HOTSPAN_SERVER_DATA_DIR: join(folder, 'environment'),
    });
    await expect
      .poll(() => output.stdout, { timeout: 60_000 })
      .toMatch(/listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('hotspan-server --help', () => {
  it('lists every flag, starts nothing and exits with 0', async () => {
    const { output, ended } = run(['--help']);
    expect(await ended).toBe(0);
    expect(output.stderr).toBe('');
    for (const [, { flag }] of optionRows())
      expect(output.stdout).toMatch(new RegExp(`^  --${flag}( [A-Z]+)?$`, 'm'));
    expect(output.stdout).toMatch(/^ {2}--help$/m);
    expect(output.stdout).toMatch(/^ {2}--version$/m);
  });
});

describe('hotspan-server --print-config', () => {
  it('prints a file that says the same when it is fed back, starts nothing and exits with 0', async () => {
    const env = { HOTSPAN_SERVER_AUTH_TOKEN: 'a-token-of-mine' };
    const first = run(['--print-config', '--port', '0', '--data-dir', join(folder, 'printed')], env);
    expect([await first.ended, first.output.stderr]).toEqual([0, '']);
    expect(first.output.stdout).toContain('\nport: 0\n');
    expect(first.output.stdout).toContain('\n  max_label_names: 128\n');
    expect(first.output.stdout).not.toContain('a-token-of-mine');
    const path = join(folder, 'printed.yaml');
    writeFileSync(path, first.output.stdout);
    const second = run(['--config', path, '--print-config'], env);
    expect([await second.ended, second.output]).toEqual([0, first.output]);
    expect(existsSync(join(folder, 'printed'))).toBe(false);
  });
});

describe('hotspan-server --version', () => {
  it('prints the version of package.json', async () => {
    const { output, ended } = run(['--version']);
    expect(await ended).toBe(0);
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(manifest).toMatchObject({ version: output.stdout.trim() });
  });
});

describe('hotspan-server that cannot start', () => {
  const mistaken = join(folder, 'mistaken.yaml');
  writeFileSync(mistaken, 'prot: 1\nport: x\n');

  it.each<[problem: string, args: string[], env: Record<string, string>, message: string]>([
    [
      'an unknown flag',
      ['--prot', '1'],
      {},
      '_OPTION] --prot is not a flag of hotspan-server. Did you mean --port?',
    ],
    ['a bad value', ['--port', 'http'], {}, '_OPTION] --port must be an integer from 0 to 65535'],
    [
      'a bad variable',
      [],
      { HOTSPAN_SERVER_QUERY_TIMEOUT: '5' },
      '_OPTION] HOTSPAN_SERVER_QUERY_TIMEOUT must be a time with its unit',
    ],
    [
      'a configuration file that is not there',
      ['--config', '/nowhere/hotspan.yaml'],
      {},
      '_CONFIG] /nowhere/hotspan.yaml cannot be read (ENOENT). Name another file with --config.',
    ],
    [
      'a configuration file with mistakes',
      [],
      { HOTSPAN_SERVER_CONFIG: mistaken },
      'mistaken.yaml has 2 mistakes. Line 1, column 1: "prot" is no option; did you mean port? Line 2',
    ],
    [
      'a certificate without its key',
      ['--tls-cert', 'tls.crt'],
      {},
      '_TLS] --tls-cert is given without --tls-key. Give both, or none for a server without TLS.',
    ],
    [
      'a file of tokens that is not there',
      ['--auth-token', '@/nowhere/tokens'],
      {},
      '_OPTION] the file /nowhere/tokens of --auth-token cannot be read (ENOENT). Give one',
    ],
    [
      'an address of another machine',
      ['--host', '192.0.2.1', '--port', '0'],
      {},
      '_PORT] 192.0.2.1:0 cannot be listened on (EADDRNOTAVAIL). Choose another address with --host',
    ],
  ])('says what is wrong in one line and exits with 2: %s', async (_, args, env, message) => {
    await expectRefusal(run(['--data-dir', join(folder, 'unused'), ...args], env), message);
  });

  it('names the port that another program uses', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const args = ['--host', '127.0.0.1', '--port', String(port), '--data-dir', join(folder, 'port')];
    await expectRefusal(
      run(args),
      `_PORT] 127.0.0.1:${port} is in use by another program. Stop that, or choose another port with --port.`,
    );
  });

  it('names the folder that cannot be made', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expectRefusal(
      run(['--data-dir', join(file, 'data')]),
      `_DATA_DIR] the data directory ${file}/data cannot be written: ENOTDIR`,
    );
  });

  it('names the process that uses the folder, which is not disturbed', async () => {
    const dataDir = join(folder, 'in-use');
    const first = await serve(dataDir);
    expect(await write(first.url, 'before')).toBe(200);
    // As it is there while the first server writes.
    const block = join(dataDir, 'incoming', '99.native');
    writeFileSync(block, '');
    const second = run(['--port', '0', '--data-dir', dataDir]);
    const message = `in-use is in use by process ${first.child.pid}. Stop that server, or choose`;
    await expectRefusal(second, message);
    expect(existsSync(block)).toBe(true);
    expect(await write(first.url, 'after')).toBe(200);
    expect(await queryServices(first.url)).toEqual({ names: ['after', 'before'] });
  });
});

describe('hotspan-server with a command', () => {
  it('saves the data of the server that runs, and restores it where none does', async () => {
    const dataDir = join(folder, 'commands');
    const server = await serve(dataDir);
    expect(await write(server.url, 'saved')).toBe(200);
    const backup = run(['backup', 'backup', '--data-dir', dataDir]);
    expect(await backup.ended).toBe(0);
    expect(backup.output.stdout).toMatch(/^saved \d+ rows of \d+ tables to .*\/backup\n$/);
    expect(backup.output.stderr).toContain('saved profiles: 1 rows\n');

    const restored = join(folder, 'restored');
    const restore = run(['restore', 'backup', '--data-dir', restored]);
    expect([await restore.ended, restore.output.stdout]).toEqual([
      0,
      expect.stringMatching(/^restored \d+ rows/),
    ]);
    const check = run(['check', '--data-dir', restored]);
    expect([await check.ended, check.output.stdout]).toEqual([0, 'nothing is wrong\n']);
    const second = await serve(restored);
    expect(await queryServices(second.url)).toEqual({ names: ['saved'] });
  });

  it('says what is wrong with the command in one line and exits with 2', async () => {
    await expectRefusal(run(['bakcup', 'x']), '_OPTION] bakcup is not a command of hotspan-server.');
    await expectRefusal(run(['restore', 'nothing', '--data-dir', join(folder, 'none')]), '_BACKUP] ');
    await expectRefusal(run(['check', '--data-dir', join(folder, 'missing')]), '_DATA_DIR] ');
  });
});

describe('hotspan-server whose process was killed', () => {
  it('lets the next one have the data directory, with all that was acknowledged', async () => {
    const dataDir = join(folder, 'killed');
    const first = await serve(dataDir);
    expect(await write(first.url, 'acknowledged')).toBe(200);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(true);
    const second = await serve(dataDir);
    expect(second.output.stderr).toBe('');
    expect(await queryServices(second.url)).toEqual({ names: ['acknowledged'] });
  });
});

describe('hotspan-server that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s first answers and stores the write that waits, then exits with 0',
    async (signal) => {
      const dataDir = join(folder, signal);
      // Long enough that the signal comes before the write is stored.
      const first = await serve(dataDir, '--commit-wait', '3s');
      const answered = write(first.url, `last before ${signal}`);
      await waitForWrite(first, `last before ${signal}`);
      first.child.kill(signal);
      expect(await answered).toBe(200);
      expect(await first.ended).toBe(0);
      expect(first.output.stderr).toBe('');

      const second = await serve(dataDir);
      expect(await queryServices(second.url)).toEqual({ names: [`last before ${signal}`] });
    },
  );

  it('in the moment in which it says where it listens exits with 0 as well', async () => {
    const { child, ended } = run([
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--data-dir',
      join(folder, 'at-once'),
    ]);
    child.stdout?.once('data', () => child.kill('SIGTERM'));
    expect(await ended).toBe(0);
  });

  it('twice does not wait for what it has not promised yet', async () => {
    const first = await serve(join(folder, 'twice'), '--commit-wait', '5s');
    const answered = write(first.url, 'waiting').catch(() => 'hung up');
    await waitForWrite(first, 'waiting');
    first.child.kill('SIGINT');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(1);
    expect(await answered).toBe('hung up');
  });
});
