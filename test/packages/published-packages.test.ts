import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { runProgram } from '../support/run-program.js';

/** What a stranger gets: tarballs installed in an empty folder, without a registry, run by every supported Node.js. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'hotspan-packages-'));
const run = promisify(execFile);
const npm = (...args: string[]) => run('npm', args, { cwd: root, maxBuffer: 1 << 28 });

/** The part of `npm pack --json` that is used here. */
interface Packed {
  readonly name: string;
  readonly filename: string;
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

const PACKAGES = [
  {
    name: '@hotspan/otlp-profiles',
    needs: [],
    imports: 'createProfilesBuilder, decodeProfiles, encodeProfiles',
    lines: OTLP_LINES,
    output: 'true 0\n',
  },
  {
    name: '@hotspan/formats',
    needs: ['@hotspan/otlp-profiles'],
    imports: 'encodePprof, gzip, profilesToPprof, readProfiles',
    lines: FORMATS_LINES,
    output: 'pprof true\n',
  },
] as const;

const packed = new Map<string, Packed>();

beforeAll(async () => {
  const workspaces = PACKAGES.flatMap(({ name }) => ['--workspace', name]);
  const { stdout } = await npm('pack', '--json', '--pack-destination', scratch, ...workspaces);
  const list: readonly Packed[] = JSON.parse(stdout);
  for (const each of list) packed.set(each.name, each);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tarball = (name: string): string => join(scratch, packed.get(name)?.filename ?? '');

describe.each(PACKAGES)('the tarball of $name', ({ name, needs, imports, lines, output }) => {
  const folder = join(scratch, name.replace('/', '-'));

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await npm(
      'install',
      '--prefix',
      folder,
      '--offline',
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
    const others = paths.filter((path) => !/^dist\/index\.(d\.)?c?[jt]s(\.map)?$/.test(path));
    expect(others.sort()).toEqual(['CHANGELOG.md', 'README.md', 'package.json']);
    expect(paths.filter((path) => /\.(cjs|js|d\.ts|d\.cts)$/.test(path))).toHaveLength(4);
  });

  it('brings nothing along but packages of this repository', () => {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    const installed = Object.keys(lock.packages).filter((path) => path !== '');
    expect(installed.sort()).toEqual([name, ...needs].map((each) => `node_modules/${each}`).sort());
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
