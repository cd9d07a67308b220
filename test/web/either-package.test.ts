import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { startProfileSink } from '../support/profile-sink.js';
import { readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('../compat/pyroscope-nodejs/either-package.mjs', import.meta.url));

/** What a program has told its server: milliseconds of wall time by function and tenant, and the service. */
interface Told {
  readonly service: string;
  readonly region: string;
  readonly wallMs: Readonly<Record<string, number>>;
}

describe('one program, written for @pyroscope/nodejs,', () => {
  it('tells the same with both packages', async () => {
    const [theirs, ours] = [await runWithTheirs(), await runWithOurs()];
    for (const { service, region } of [theirs, ours])
      expect({ service, region }).toEqual({ service: 'shop', region: 'eu' });
    for (const { wallMs } of [theirs, ours]) {
      expect(Object.keys(wallMs).sort()).toEqual(['placeOrder gold', 'renderPage -']);
      for (const ms of Object.values(wallMs)) expect(ms).toBeGreaterThan(200);
    }
  });
});

async function runWithOurs(): Promise<Told> {
  const sink = await startProfileSink();
  const result = await runProgram([PROGRAM, 'hotspan/pyroscope', sink.url], {
    env: { HOTSPAN_LOG_LEVEL: 'warn', HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000' },
  });
  await sink.close();
  expect(result).toMatchObject({ stderr: '', exitCode: 0 });
  const attributes = sink.uploads[0]?.data.resourceProfiles[0]?.attributes ?? [];
  const attribute = (name: string): string => String(attributes.find(({ key }) => key === name)?.value);
  const rows = sink.uploads
    .flatMap(({ data }) => readSamples(data, 'wall'))
    .map(({ functions, labels, value }) => ({ functions, tenant: labels.tenant, nanos: Number(value) }));
  return { service: attribute('service.name'), region: attribute('region'), wallMs: sumUp(rows) };
}

async function runWithTheirs(): Promise<Told> {
  const received: { name: string; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const name = new URL(request.url ?? '/', 'http://localhost').searchParams.get('name') ?? '';
    received.push({ name, body: Buffer.concat(chunks) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await runProgram([PROGRAM, '@pyroscope/nodejs', `http://127.0.0.1:${port}`]);
  server.closeAllConnections();
  server.close();
  const [, service = '', region = ''] = /^(\w+)\{.*region=(\w+)/.exec(received[0]?.name ?? '') ?? [];
  return { service, region, wallMs: sumUp(received.flatMap(({ body }) => readTheirs(body))) };
}

function readTheirs(body: Buffer) {
  const profile = Profile.decode(gunzipSync(body));
  const text = (at: number | bigint): string => profile.stringTable.strings[Number(at)] ?? '';
  const wall = profile.sampleType.findIndex(({ type }) => text(type) === 'wall');
  if (wall < 0) return [];
  const names = new Map(profile.function.map(({ id, name }) => [id, text(name).split(':').at(-2) ?? '']));
  const frames = new Map(
    profile.location.map(({ id, line }) => [id, names.get(line[0]?.functionId ?? 0) ?? '']),
  );
  return profile.sample.map(({ locationId, label, value }) => ({
    functions: locationId.map((id) => frames.get(id) ?? ''),
    tenant: label.filter(({ key }) => text(key) === 'tenant').map(({ str }) => text(str))[0],
    nanos: Number(value[wall]),
  }));
}

function sumUp(
  rows: readonly { functions: readonly string[]; tenant: unknown; nanos: number }[],
): Record<string, number> {
  const wallMs: Record<string, number> = {};
  for (const { functions, tenant, nanos } of rows) {
    const name = functions.find((each) => each === 'placeOrder' || each === 'renderPage');
    if (name === undefined) continue;
    const key = `${name} ${tenant ?? '-'}`;
    wallMs[key] = (wallMs[key] ?? 0) + nanos / 1e6;
  }
  return wallMs;
}
