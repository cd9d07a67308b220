import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import { startTestServer } from '../test-server.fixture.js';
import { portOf } from './raw-connection.fixture.js';

const CONNECTIONS = 10_000;
const MIB = 1024 * 1024;

/** A process of its own has files of its own. A third say nothing, a third have asked, a third speak HTTP/2. */
const CLIENT = `
  const { connect } = require('node:net');
  const [port, count] = process.argv.slice(1).map(Number);
  const asked = 'GET /ready HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n';
  const http2 = Buffer.from('505249202a20485454502f322e300d0a0d0a534d0d0a0d0a000000040000000000', 'hex');
  let open = 0, at = 0;
  const next = () => {
    if (at === count) return;
    const kind = at++ % 3;
    const socket = connect(port, '127.0.0.1', () => {
      if (kind === 1) socket.write(asked);
      if (kind === 2) socket.write(http2);
      if (++open === count) console.log('open');
      next();
    });
    socket.on('error', (error) => { console.log(String(error)); process.exit(1); });
    socket.on('data', () => {});
  };
  for (let i = 0; i < 50; i++) next();
`;

/** Node.js takes as many files as it may; on other systems than Linux nobody is asked, and it is tried. */
function mayOpenEnough(): boolean {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return Number(/^Max open files +\d+ +(\d+)/m.exec(limits)?.[1] ?? 0) > CONNECTIONS + 1_000;
  } catch {
    return true;
  }
}

it.skipIf(!mayOpenEnough())('answers with 10,000 idle connections, which take little memory', async () => {
  const server = await startTestServer();
  await server.push(encodeRequest({ service: 'before' }));
  const before = process.memoryUsage.rss();
  const child = spawn(process.execPath, ['-e', CLIENT, String(portOf(server)), String(CONNECTIONS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  expect(await once(lines, 'line')).toEqual(['open']);
  const grown = process.memoryUsage.rss() - before;
  console.log(`${CONNECTIONS} idle connections take ${Math.round(grown / MIB)} MiB`);
  // It is about 11 KiB each.
  expect(grown).toBeLessThan(600 * MIB);
  await server.push(encodeRequest({ service: 'crowded' }));
  expect(await queryStacks(server, 'crowded')).toEqual({ main: [7, 7] });
  expect(await readMetric(server, 'hotspan_refused_connections_total')).toBe(0);
  child.kill();
  await once(child, 'exit');
  await server.stop();
});
