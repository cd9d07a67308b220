import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { runProgram } from '../support/run-program.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** What meets the host's Node.js: the tests must hold on every version, not just on the one that runs all tests. */
const GUESTS = ['packages/agent/src', 'packages/exporter-profiles-otlp/src'];

/** Fewer than these mean that some were not found. */
const LEAST_TESTS = 1_000;

/** The part of Vitest's JSON report that is read. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hotspan-nodes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const running = Number(process.versions.node.split('.')[0]);

it.each([20, 22, 24, 26].filter((major) => major !== running))(
  'the tests of what runs in the host pass on Node.js %i',
  { timeout: 1_800_000 },
  async (major) => {
    const node = await findNodeBinary(major);
    if (node === undefined) return;
    const { failures, passed } = await runTests(node);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(LEAST_TESTS);
  },
);

/** One file at a time: the tests that run this one beside others need the rest of the machine. */
async function runTests(node: string): Promise<{ failures: readonly string[]; passed: number }> {
  const file = join(folder, 'report.json');
  const form = ['--config', 'test/vitest.config.ts', '--maxWorkers', '1', '--reporter', 'json'];
  const { stderr } = await runProgram([VITEST, 'run', ...form, '--outputFile', file, ...GUESTS], {
    node,
    cwd: ROOT,
    env: ownEnvironment(),
  });
  const { numPassedTests, testResults } = readReport(file, stderr);
  const failures = testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}: ${message}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${name} > ${fullName}: ${failureMessages.join('\n')}`,
    );
  });
  return { failures, passed: numPassedTests };
}

/** Without what this run of Vitest has set. */
function ownEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(VITEST.*|TEST|NODE_ENV|NODE_OPTIONS)$/.test(name)) env[name] = value;
  }
  return env;
}

function readReport(file: string, stderr: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (cause) {
    throw new Error(`Vitest wrote no report: ${stderr}`, { cause });
  }
}
