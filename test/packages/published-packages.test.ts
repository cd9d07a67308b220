import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { runProgram } from '../support/run-program.js';

/**
 * What a stranger gets: tarballs installed in an empty folder, run by every supported Node.js. What they depend on comes
 * from the registry, for those that depend on more than each other.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'hotspan-packages-'));
const run = promisify(execFile);
const npm = (...args: string[]) => run('npm', args, { cwd: root, maxBuffer: 1 << 28 });

/** The part of `npm pack --json` that is used here. */
interface Packed {
  readonly name: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const OTLP_LINES = [
  'const builder = createProfilesBuilder();',
  "const main = builder.addLocation([{ functionIndex: builder.addFunction({ name: 'main' }), line: 3 }]);",
  "const cpu = { type: 'cpu', unit: 'nanoseconds' };",
  'const profile = builder.addProfile({ sampleType: cpu, timeUnixNano: 1n, durationNano: 2n });',
  'profile.add(builder.addStack([main]), 0, 0, 42);',
  'const bytes = encodeProfiles(builder.build({}));',
  'const { data, rejected } = decodeProfiles(bytes);',
  "console.log(data.dictionary.strings.includes('main'), rejected.length);",
];

const FORMATS_LINES = [
  "const text = new TextEncoder().encode('main;work 3\\nmain;idle 4\\n');",
  'readProfiles(text)',
  '  .then(({ data }) => profilesToPprof(data.resourceProfiles[0].scopeProfiles[0], data.dictionary))',
  '  .then((pprof) => gzip(encodePprof(pprof)))',
  '  .then((bytes) => readProfiles(bytes))',
  "  .then(({ format, data }) => console.log(format, data.dictionary.strings.includes('idle')));",
];

/** A server of its own, to which one upload goes. */
const withServer = (lines: readonly string[]): readonly string[] => [
  "const { createServer } = process.getBuiltinModule('node:http');",
  'const server = createServer((request, response) => request.resume().once("end", () => response.end()));',
  "server.listen(0, '127.0.0.1', async () => {",
  '  const endpoint = "http://127.0.0.1:" + server.address().port;',
  ...lines.map((line) => `  ${line}`),
  '  server.close();',
  '  server.closeAllConnections();',
  '});',
];

const EXPORTER_LINES = withServer([
  'const exporter = new OTLPProfilesExporter({ url: endpoint });',
  'const { code, httpStatus } = await exporter.send(new Uint8Array([10, 0]));',
  'await exporter.shutdown();',
  'console.log(code, httpStatus);',
]);

const AGENT_LINES = withServer([
  "const profiler = start({ endpoint, serviceName: 'stranger', logLevel: 'warn' });",
  'const endMs = performance.now() + 200;',
  'let x = 0;',
  'while (performance.now() < endMs) x += Math.sqrt(x + 1);',
  'await profiler.shutdown();',
  'const { uploads, failedUploads } = profiler.stats();',
  'console.log(profiler.refusal, uploads, failedUploads);',
]);

interface PackageCase {
  readonly name: string;
  /** Other packages of this repository that it depends on. */
  readonly needs: readonly string[];
  /** Files of `dist` that people import or run, without their endings. */
  readonly entries: readonly string[];
  readonly imports: string;
  readonly lines: readonly string[];
  readonly output: string;
  /** Ceiling of the tarball in bytes: a tenth above what it was. */
  readonly maxBytes: number;
  /** What it depends on of others, where that is anything, and the ceiling of a whole installation. */
  readonly others?: { readonly packages: readonly string[]; readonly maxBytes: number };
}

const PACKAGES: readonly PackageCase[] = [
  {
    name: '@hotspan/otlp-profiles',
    needs: [],
    entries: ['index'],
    maxBytes: 415_000,
    imports: 'createProfilesBuilder, decodeProfiles, encodeProfiles',
    lines: OTLP_LINES,
    output: 'true 0\n',
  },
  {
    name: '@hotspan/formats',
    needs: ['@hotspan/otlp-profiles'],
    entries: ['index'],
    maxBytes: 485_000,
    imports: 'encodePprof, gzip, profilesToPprof, readProfiles',
    lines: FORMATS_LINES,
    output: 'pprof true\n',
  },
  {
    name: '@hotspan/exporter-profiles-otlp',
    needs: ['@hotspan/otlp-profiles'],
    entries: ['index'],
    imports: 'OTLPProfilesExporter',
    lines: EXPORTER_LINES,
    output: '0 200\n',
    maxBytes: 145_000,
    others: { packages: ['@grpc/grpc-js', 'fastest-levenshtein', 'undici'], maxBytes: 15_000_000 },
  },
  {
    name: 'hotspan',
    needs: ['@hotspan/exporter-profiles-otlp', '@hotspan/formats', '@hotspan/otlp-profiles'],
    entries: [
      'cli',
      'express',
      'fastify',
      'hotspan-deliver',
      'http',
      'index',
      'opentelemetry',
      'pyroscope',
      'register',
      'symbol-worker',
    ],
    imports: 'start',
    lines: AGENT_LINES,
    output: 'undefined 1 0\n',
    maxBytes: 1_155_000,
    others: {
      packages: [
        '@datadog/pprof',
        '@grpc/grpc-js',
        '@jridgewell/trace-mapping',
        'fastest-levenshtein',
        'undici',
      ],
      maxBytes: 39_000_000,
    },
  },
];

const packed = new Map<string, Packed>();

beforeAll(async () => {
  const workspaces = PACKAGES.flatMap(({ name }) => ['--workspace', name]);
  const { stdout } = await npm('pack', '--json', '--pack-destination', scratch, ...workspaces);
  const list: readonly Packed[] = JSON.parse(stdout);
  for (const each of list) packed.set(each.name, each);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tarball = (name: string): string => join(scratch, packed.get(name)?.filename ?? '');

/** Packages below `node_modules` of a folder, as its lock file lists them. */
function listInstalled(folder: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return Object.keys(lock.packages)
    .filter((path) => path !== '')
    .map((path) => path.slice('node_modules/'.length));
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}

describe.each(PACKAGES)('the tarball of $name', (each) => {
  const { name, needs, entries, imports, lines, output, maxBytes, others } = each;
  const folder = join(scratch, name.replace('/', '-'));

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await npm(
      'install',
      '--prefix',
      folder,
      others === undefined ? '--offline' : '--prefer-offline',
      '--no-audit',
      '--no-fund',
      ...[name, ...needs].map(tarball),
    );
    const program = lines.join('\n');
    writeFileSync(join(folder, 'program.mjs'), `import { ${imports} } from '${name}';\n${program}\n`);
    writeFileSync(join(folder, 'program.cjs'), `const { ${imports} } = require('${name}');\n${program}\n`);
  });

  it('holds what was built and what people read, nothing else', () => {
    const paths = packed.get(name)?.files.map(({ path }) => path) ?? [];
    const built = /^dist\/([\w-]+?)(?:-[\w-]{8})?\.(?:d\.)?c?[jt]s(?:\.map)?$/;
    const strange = paths.filter((path) => !built.test(path));
    expect(strange.sort()).toEqual(['CHANGELOG.md', 'README.md', 'package.json']);
    expect(paths).toEqual(
      expect.arrayContaining(entries.flatMap((entry) => [`dist/${entry}.js`, `dist/${entry}.cjs`])),
    );
  });

  it('is no larger than it has to be', () => {
    expect(packed.get(name)?.size).toBeLessThan(maxBytes);
  });

  it('brings nothing along but what it names, and little with that', () => {
    const installed = listInstalled(folder);
    const direct = [name, ...needs, ...(others?.packages ?? [])];
    expect(installed).toEqual(expect.arrayContaining(direct));
    if (others === undefined) expect(installed).toHaveLength(direct.length);
    else expect(sizeOf(join(folder, 'node_modules'))).toBeLessThan(others.maxBytes);
  });

  it.for([20, 22, 24, 26])('runs as a module and as CommonJS on Node.js %i', async (major, { skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    for (const file of ['program.mjs', 'program.cjs']) {
      const { stdout, stderr } = await runProgram([join(folder, file)], { node });
      expect({ file, stdout, stderr }).toEqual({ file, stdout: output, stderr: '' });
    }
  });

  it.each([
    ['publint', '--strict'],
    ['attw', '--no-definitely-typed'],
  ])('is clean to %s', async (tool, option) => {
    // Rejects, with what it found, when it exits with anything but 0.
    const { stdout } = await npm('exec', '--no', '--', tool, tarball(name), option);
    expect(stdout).toMatch(/All good!|No problems found/);
  });
});

/** Entries of the agent that are imported beside a framework or tracing, none of which is installed here. */
const AGENT_ENTRIES = ['express', 'fastify', 'http', 'opentelemetry', 'pyroscope', 'register'];

describe('the tarball of hotspan, alone', () => {
  const folder = join(scratch, 'hotspan');
  const env = { HOTSPAN_ENDPOINT: 'http://127.0.0.1:1', HOTSPAN_LOG_LEVEL: 'none' };

  it.for([20, 22, 24, 26])('loads by every entry on Node.js %i', async (major, { skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    const list = JSON.stringify(AGENT_ENTRIES);
    const programs = {
      'entries.mjs': `for (const entry of ${list}) console.log(Object.keys(await import('hotspan/' + entry)).length);`,
      'entries.cjs': `for (const entry of ${list}) console.log(Object.keys(require('hotspan/' + entry)).length);`,
    };
    const outputs: string[] = [];
    for (const [file, text] of Object.entries(programs)) {
      writeFileSync(join(folder, file), text);
      const { stdout, stderr, exitCode } = await runProgram([join(folder, file)], { node, env });
      expect({ file, stderr, exitCode }).toEqual({ file, stderr: '', exitCode: 0 });
      outputs.push(stdout);
    }
    expect(outputs[0]?.trim().split('\n')).toHaveLength(AGENT_ENTRIES.length);
  });

  it.for([20, 22, 24, 26])('has a doctor that runs on Node.js %i', async (major, { skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    const cli = join(folder, 'node_modules', '.bin', 'hotspan');
    const { stdout, exitCode } = await runProgram([cli, 'doctor'], { node, env });
    // Nobody listens at the endpoint.
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ECONNREFUSED');
  });
});
