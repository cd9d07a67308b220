import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { runProgram } from '../support/run-program.js';
import { createHostProject, type HostProject } from './host-project.js';

/** A project as Yarn sets one up: no `node_modules`, packages in archives, found by its Plug'n'Play. */

const YARN = createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/bin/yarn.js');
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = ['hotspan', '@hotspan/exporter-profiles-otlp', '@hotspan/formats', '@hotspan/otlp-profiles'];

const scratch = mkdtempSync(join(tmpdir(), 'hotspan-pnp-'));
const run = promisify(execFile);
let host: HostProject;

beforeAll(async () => {
  const [packages, registry] = await Promise.all([pack(), run('npm', ['config', 'get', 'registry'])]);
  host = await createHostProject(scratch);
  host.write({
    'package.json': JSON.stringify({
      private: true,
      dependencies: { hotspan: packages.hotspan },
      // What these packages need of each other is not published.
      resolutions: packages,
    }),
    // Without a lock file of its own a folder counts to the project around it.
    'yarn.lock': '',
    'main.mjs': `BURN burnLast(); process.exit(3);`,
    'main.cjs': `BURN burnLast(); process.exit(3);`,
    'mapped.cjs': mappedProgram(),
  });
  await run(process.execPath, [YARN, 'install'], {
    cwd: host.folder,
    env: {
      ...process.env,
      // Yarn installs without a change of the lock file where it sees that it runs in CI.
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_TELEMETRY: 'false',
      YARN_GLOBAL_FOLDER: join(scratch, 'yarn'),
      YARN_NODE_LINKER: 'pnp',
      YARN_NPM_REGISTRY_SERVER: registry.stdout.trim(),
    },
  });
});
afterAll(async () => {
  await host.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** Tarballs of the packages of this repository, as `file:` dependencies. */
async function pack(): Promise<Record<string, string>> {
  const workspaces = NAMES.flatMap((name) => ['--workspace', name]);
  const args = ['pack', '--json', '--pack-destination', scratch, ...workspaces];
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 1 << 28 });
  // As npm documents it.
  const packed = JSON.parse(stdout) as readonly { readonly name: string; readonly filename: string }[];
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:${join(scratch, filename)}`]));
}

/** One whose source map calls the only function that works `original`. */
function mappedProgram(): string {
  const map = {
    version: 3,
    sources: ['source.ts'],
    sourcesContent: ['function original() {\n  return work();\n}\noriginal();\n'],
    names: ['original'],
    mappings: 'AAAA,SAASA',
  };
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  return `function short() { const begin = process.cpuUsage(); let x = 0; while (process.cpuUsage(begin).user < 150_000) x += Math.sqrt(x); }
short();
//# source${'MappingURL'}=data:application/json;base64,${data}`;
}

/** Runs `yarn node`, with nothing of the environment but what Yarn needs. */
async function runYarnNode(node: string, file: string, env: Readonly<Record<string, string>> = {}) {
  return runProgram([YARN, 'node', '--import', 'hotspan/register', file], {
    node,
    cwd: host.folder,
    env: {
      ...host.env,
      // Yarn runs the `node` that it finds.
      PATH: `${dirname(node)}:${process.env.PATH}`,
      HOME: scratch,
      YARN_GLOBAL_FOLDER: join(scratch, 'yarn'),
      OTEL_SERVICE_NAME: file,
      ...env,
    },
  });
}

describe.each([20, 22, 24, 26])("in Yarn's Plug'n'Play on Node.js %i", (major) => {
  it.for(['main.mjs', 'main.cjs'])(
    'the last window of %s arrives at process.exit()',
    async (file, { skip }) => {
      const node = await findNodeBinary(major);
      if (node === undefined) return skip();
      const service = `${file} on ${major}`;
      const { exitCode, stdout, stderr } = await runYarnNode(node, file, { OTEL_SERVICE_NAME: service });
      expect({ exitCode, stdout, said: stderr.match(/^hotspan: .*/gm) }).toEqual({
        exitCode: 3,
        stdout: '',
        said: null,
      });
      expect(host.arrived()[service]).toEqual(expect.arrayContaining(['burnLast']));
    },
  );
});

it("in Yarn's Plug'n'Play source maps are read", async () => {
  const { exitCode } = await runYarnNode(process.execPath, 'mapped.cjs');
  expect(exitCode).toBe(0);
  expect(host.arrived()['mapped.cjs']).toContain('original');
});
