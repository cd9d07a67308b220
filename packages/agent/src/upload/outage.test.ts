import { gunzipSync } from 'node:zlib';
import { decodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import { expect, test } from 'vitest';
import { startProfiledProgram } from '../lifecycle/profiled-program.fixture.js';
import { serve } from '../lifecycle/serve.fixture.js';

/** What comes first are the ways in which an outage shows; then the server is back. */
const OUTAGE = ['breaks', 503, 429] as const;

interface Attempt {
  readonly taken: boolean;
  readonly bytes: Buffer;
}

async function startRecoveringServer() {
  const attempts: Attempt[] = [];
  const url = await serve(async (request, response) => {
    const bytes = gunzipSync(Buffer.concat(await request.toArray()));
    const trouble = OUTAGE[attempts.length];
    attempts.push({ taken: trouble === undefined, bytes });
    if (trouble === 'breaks') request.socket.destroy();
    else response.writeHead(trouble ?? 200, { 'retry-after': '3600' }).end();
  });
  return { url, attempts };
}

const profilesOf = ({ resourceProfiles }: ProfilesData) =>
  resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles).flatMap(({ profiles }) => profiles);

test('windows of an outage arrive afterwards, in order, once, and as they were sent before', async () => {
  const server = await startRecoveringServer();
  const program = startProfiledProgram({
    sink: server,
    source: `
      const { profiler } = globalThis[Symbol.for('hotspan.thread.1')].running;
      const queued = [];
      for (let window = 0; window < 3; window++) {
        burnCpu(60);
        await profiler.flush();
        queued.push(profiler.stats().queuedCount);
      }
      burnCpu(60);
      console.log(queued.join(), profiler.stats().droppedCount);
    `,
    env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000', OTEL_EXPORTER_OTLP_TIMEOUT: '60000' },
  });
  const { stdout, stderr, exitCode } = await program.result;
  expect({ stdout, exitCode }).toEqual({ stdout: '1,2,0 0\n', exitCode: 0 });
  expect(stderr).toMatch(/^hotspan: profiles were not uploaded: .*503.*\n$/);

  const { attempts } = server;
  const [first] = attempts;
  // The exporter's own retry, and one more with the next window.
  expect(attempts.map(({ taken }) => taken)).toEqual([false, false, false, true, true, true, true]);
  for (const { bytes } of attempts.slice(1, 4))
    expect(bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);

  const taken = attempts
    .filter((attempt) => attempt.taken)
    .map(({ bytes }) => profilesOf(decodeProfiles(bytes).data));
  const starts = taken.map(([profile]) => profile?.timeUnixNano ?? 0n);
  expect(starts).toEqual([...new Set(starts)].sort((left, right) => Number(left - right)));
  const ids = taken.flat().map(({ profileId }) => Buffer.from(profileId).toString('hex'));
  expect(ids.every((id) => /^(?!0+$)[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});
