import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, readFlameGraph } from './test-server.fixture.js';

const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-kill-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const ROUNDS = 4;
const SENDERS = 8;
/** Killed once so many are acknowledged, with more on their way. */
const ACKNOWLEDGED_PER_ROUND = 60;

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

it('has every acknowledged profile after kill -9, once, also when it was sent again', async () => {
  const timeMs = Date.now() - 60_000;
  const acknowledged: number[] = [];
  const unanswered: { number: number; profileId: Uint8Array }[] = [];
  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { url, child } = await startChild();
    const before = acknowledged.length;
    let isAlive = true;
    const send = async (): Promise<void> => {
      while (isAlive) {
        // What the last round left open is sent again first, with the id that it had.
        const item = unanswered.shift() ?? { number: next++, profileId: randomBytes(16) };
        const isStored = await push(url, encodeNumbered(item.number, timeMs, item.profileId));
        if (isStored) acknowledged.push(item.number);
        else unanswered.push(item);
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

  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_PER_ROUND);
  const wrong = acknowledged.filter((number) => stacks[`main;profile_${number}`]?.[0] !== 1_000 + number);
  expect(wrong).toEqual([]);
  // Nothing is there that was not sent.
  const sent = new Set(Array.from({ length: next }, (_, number) => `main;profile_${number}`));
  expect(Object.keys(stacks).filter((path) => path !== 'main' && !sent.has(path))).toEqual([]);
});
