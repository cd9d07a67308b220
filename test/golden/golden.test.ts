import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/run-program.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';

/** Answers recorded from a Pyroscope server and the checker of ours, which are not part of this repository but may lie beside it. */
const CHECKER = fileURLToPath(new URL('../../../shared/golden/golden.mjs', import.meta.url));

interface Report {
  readonly passed: number;
  readonly totals: { readonly skippedCases: number };
  readonly queries: readonly {
    readonly case: string;
    readonly query: string;
    readonly level: string;
    readonly diffs?: readonly { readonly path: string; readonly expected: string; readonly actual: string }[];
  }[];
}

describe.skipIf(!existsSync(CHECKER))('what a Pyroscope server answers', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess();
  });
  afterAll(() => server.stop());

  it('is answered alike, but for what is better otherwise', async () => {
    const { stdout, stderr } = await startProgram([CHECKER, 'check', server.url, '--json']).result;
    // The report of a program whose format its README describes.
    const report = JSON.parse(stdout) as Report;
    const differing = report.queries.filter(({ level }) => level === 'differs' || level === 'late');
    expect(
      differing.map(({ case: name, query, level, diffs }) => ({ name, query, level, diffs })),
      stderr,
    ).toEqual([
      {
        name: 'push-statuses',
        query: 'profiles',
        level: 'differs',
        // An empty profile cannot be decoded, as what is none or is cut short: a 500 would be sent again.
        diffs: [{ path: 'body.empty', expected: '500 unknown', actual: '400 invalid_argument' }],
      },
    ]);
    expect(report.passed).toBeGreaterThan(300);
    expect(report.totals.skippedCases).toBe(0);
  });
});
