import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNodeBinary } from '../../../../test/support/node-binary.js';
import { readSamples } from '../../../../test/support/read-samples.js';
import { startProfiledProgram, startTestSink } from './profiled-program.fixture.js';

const LEAK = `
  const kept = [];
  function leakRecords() {
    for (;;) kept.push(new Array(1_000).fill(kept.length));
  }
`;

/** Private, so that what is left in it is ours. */
const folder = mkdtempSync(join(tmpdir(), 'hotspan-oom-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([20, 24])('a process that runs out of memory, on Node.js %i', (major) => {
  let node: string | undefined;
  beforeAll(async () => {
    node = await findNodeBinary(major);
  });

  test('uploads what was alive, and dies as Node.js lets it', async ({ skip }) => {
    if (node === undefined) skip();
    const sink = await startTestSink();
    const program = startProfiledProgram({
      node,
      sink,
      args: ['--max-old-space-size=64'],
      source: `${LEAK} leakRecords();`,
      env: {
        TMPDIR: folder,
        NODE_OPTIONS: '--import hotspan/register',
        HOTSPAN_OUT_OF_MEMORY_PROFILE: 'true',
        HOTSPAN_AUTH_TOKEN: 's3cret',
        OTEL_SERVICE_NAME: 'leaky',
      },
    });
    const { stdout, stderr, signal } = await program.result;
    expect({ stdout, signal }).toEqual({ stdout: '', signal: 'SIGABRT' });
    expect(stderr).toContain('JavaScript heap out of memory');
    expect(stderr).not.toContain('s3cret');
    expect(stderr).not.toContain('hotspan:');
    expect(sink.uploads).toHaveLength(1);
    const [upload] = sink.uploads;
    expect(upload?.headers.authorization).toBe('Bearer s3cret');
    expect(upload?.data.resourceProfiles[0]?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'service.name', value: 'leaky' },
        { key: 'process.pid', value: BigInt(program.pid ?? 0) },
        { key: 'thread.id', value: 0n },
      ]),
    );
    const leakedOf = (type: string): { readonly leaked: number; readonly all: number } => {
      const samples = upload ? readSamples(upload.data, type) : [];
      const sum = (rows: typeof samples): number => rows.reduce((all, { value }) => all + Number(value), 0);
      return {
        leaked: sum(samples.filter(({ functions: [leaf] }) => leaf === 'leakRecords')),
        all: sum(samples),
      };
    };
    const space = leakedOf('inuse_space');
    expect(space.leaked / space.all).toBeGreaterThan(0.8);
    // One sampled object of a few bytes stands for thousands, so their share is chance.
    expect(leakedOf('inuse_objects').leaked).toBeGreaterThan(1_000);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('the options wait where only this user can read them, until the profiler stops', async () => {
  const sink = await startTestSink();
  const program = startProfiledProgram({
    sink,
    source: `setInterval(() => {}, 1_000_000); console.log('ready');`,
    env: { TMPDIR: folder, HOTSPAN_OUT_OF_MEMORY_PROFILE: 'true', HOTSPAN_AUTH_TOKEN: 's3cret' },
  });
  await program.wrote('ready');
  const [own = ''] = readdirSync(folder);
  const order = join(folder, own, 'order.json');
  expect(statSync(join(folder, own)).mode & 0o777).toBe(0o700);
  expect(statSync(order).mode & 0o777).toBe(0o600);
  expect(readFileSync(order, 'utf8')).toContain('s3cret');
  program.kill('SIGTERM');
  expect(await program.result).toMatchObject({ stderr: '', signal: 'SIGTERM' });
  expect(readdirSync(folder)).toEqual([]);
});
