import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openEmbeddedDatabase } from './store/embedded-database.js';
import { readRollUps } from './store/roll-ups/read-roll-ups.fixture.js';
import { rollUpAll } from './store/roll-ups/roll-up-all.js';
import { CPU_TYPE, encodeTestProfile, readFlameGraph } from './test-server.fixture.js';

const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-kill-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** How often the server is killed; HOTSPAN_TEST_KILLS changes it. */
const KILLS = Number(process.env.HOTSPAN_TEST_KILLS) || 6;
const SENDERS = 8;
/** Killed once so many are acknowledged, with more on their way. */
const ACKNOWLEDGED_PER_ROUND = 60;
/** Of what earlier rounds acknowledged, so many are sent again in each: senders whose connection broke do that. */
const REPEATED_PER_ROUND = 10;

async function startChild(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    [program, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^hotspan-server listening on (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return { url, child };
  }
  throw new Error('the server ended before it was ready');
}

async function push(url: string, profile: Uint8Array): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1development/profiles`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: profile as Uint8Array<ArrayBuffer>,
    });
    return response.status === 200;
  } catch {
    // Ignored: a server that is killed answers nothing, which is what "not acknowledged" is.
    return false;
  }
}

/** Each profile is one function of its own, so that every single one can be found again. */
function encodeNumbered(number: number, timeMs: number, profileId: Uint8Array): Uint8Array {
  return encodeTestProfile({
    samples: [{ stack: `main;profile_${number}`, value: 1_000 + number }],
    timeMs,
    profileId,
  });
}

interface Sent {
  readonly number: number;
  readonly profileId: Uint8Array;
}

/** A guard against hanging: a round takes about two seconds. */
const TIMEOUT_MS = 60_000 + KILLS * 20_000;

it('has every acknowledged profile after kill -9, once, also when it was sent again', {
  timeout: TIMEOUT_MS,
}, async () => {
  // In an hour that is over, so that it is rolled up meanwhile.
  const timeMs = Date.now() - 2 * 3_600_000;
  const acknowledged: Sent[] = [];
  const unanswered: Sent[] = [];
  let next = 0;
  for (let round = 0; round < KILLS; round++) {
    const { url, child } = await startChild();
    const before = acknowledged.length;
    // Of the oldest and of the newest.
    const repeated = [
      ...acknowledged.slice(0, REPEATED_PER_ROUND / 2),
      ...acknowledged.slice(-REPEATED_PER_ROUND / 2),
    ];
    let isAlive = true;
    const send = async (): Promise<void> => {
      while (isAlive) {
        // What the last round left open is sent again first, with the id that it had.
        const item = unanswered.shift() ?? { number: next++, profileId: randomBytes(16) };
        const isStored = await push(url, encodeNumbered(item.number, timeMs, item.profileId));
        if (isStored) acknowledged.push(item);
        else unanswered.push(item);
        const again = repeated.shift();
        if (again !== undefined) await push(url, encodeNumbered(again.number, timeMs, again.profileId));
        if (acknowledged.length - before >= ACKNOWLEDGED_PER_ROUND && isAlive) {
          isAlive = false;
          child.kill('SIGKILL');
        }
      }
    };
    await Promise.all([once(child, 'exit'), ...Array.from({ length: SENDERS }, send)]);
  }

  const { url, child } = await startChild();
  const response = await fetch(`${url}/querier.v1.QuerierService/SelectMergeStacktraces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      profileTypeID: CPU_TYPE,
      labelSelector: '{service_name="shop"}',
      start: timeMs - 1_000,
      end: timeMs + 1_000,
    }),
  });
  // The answer's shape is what the reader of the fixture takes.
  const { flamegraph } = (await response.json()) as { flamegraph: Parameters<typeof readFlameGraph>[0] };
  const stacks = readFlameGraph(flamegraph);
  child.kill('SIGTERM');
  await once(child, 'exit');

  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * ACKNOWLEDGED_PER_ROUND);
  const wrong = acknowledged.filter(({ number }) => stacks[`main;profile_${number}`]?.[0] !== 1_000 + number);
  expect(wrong).toEqual([]);
  // Nothing is there that was not sent.
  const sent = new Set(Array.from({ length: next }, (_, number) => `main;profile_${number}`));
  expect(Object.keys(stacks).filter((path) => path !== 'main' && !sent.has(path))).toEqual([]);
  expect(await rolledUpTotal()).toBe(BigInt(stacks.main?.[1] ?? 0));
});

/** What the roll-ups of hours add up to, brought up to date as the killed servers left them. */
async function rolledUpTotal(): Promise<bigint> {
  const database = openEmbeddedDatabase({
    dataDir,
    queryTimeoutMs: 60_000,
    queryMemoryBytes: 256 * 1024 * 1024,
  });
  try {
    await rollUpAll({ database, nowMs: Date.now() });
    const rows = Object.values(await readRollUps(database, 'profiles_hour'));
    return rows.reduce((sum, { total }) => sum + total, 0n);
  } finally {
    await database.close();
  }
}
