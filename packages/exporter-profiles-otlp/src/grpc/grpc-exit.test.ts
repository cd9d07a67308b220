import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { runChild } from '../child-program.fixture.js';
import { findFreePort, listen } from '../collector.fixture.js';
import { startDeafHost } from '../deaf-host.fixture.js';
import { type GrpcAnswer, startGrpcCollector } from './grpc-collector.fixture.js';

const CREATE = `const exporter = create({ protocol: 'grpc' });`;

/** What holds the process is internal to `@grpc/grpc-js`: these tests tell when it no longer is where it was. */
describe('a process that exports by gRPC ends by itself', () => {
  test('with a connection kept open', async () => {
    const collector = await startGrpcCollector();
    const output = await runChild(
      `${CREATE} console.log((await exporter.send(bytes)).code, 'sent');`,
      collector,
      (output) => output.endsWith('sent\n'),
    );
    expect(output).toBe('0 sent\n');
  });

  test('while a hanging server holds its first call', async () => {
    const collector = await startGrpcCollector(() => 'nothing');
    await runChild(`${CREATE} void exporter.send(bytes);`, collector, () => collector.calls.length === 1);
  });

  const hangOnSecond: GrpcAnswer = (_, count) => (count === 1 ? new Uint8Array(0) : 'nothing');

  test.each([false, true])('while a server holds a call on a connection used before, TLS %s', async (tls) => {
    const collector = await startGrpcCollector(hangOnSecond, { tls });
    await runChild(
      `${CREATE} await exporter.send(bytes); void exporter.send(bytes);`,
      collector,
      () => collector.calls.length === 2,
    );
  });

  test.each(['http', 'https'])('while a peer accepts and says nothing, %s', async (scheme) => {
    const { port, connections } = await listen(createServer());
    await runChild(
      `${CREATE} void exporter.send(bytes);`,
      { url: `${scheme}://127.0.0.1:${port}` },
      () => connections() === 1,
    );
  });

  // The system would try for longer than a test may take.
  test.skipIf(process.platform !== 'linux')(
    'while a host does not answer an attempt to connect',
    async () => {
      const url = `http://127.0.0.1:${await startDeafHost()}`;
      const program = `${CREATE} void exporter.send(bytes); console.log('sending');`;
      await runChild(program, { url }, (output) => output !== '');
    },
  );

  test('during the wait before a retry, without trying to connect meanwhile', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const program = `
      void create({ protocol: 'grpc', logger: { warn() {}, debug() { console.log('waiting'); } } }).send(bytes);
    `;
    await runChild(program, { url }, (output) => output.includes('waiting'));
  });

  test('and does not load the library before the first send', async () => {
    const collector = await startGrpcCollector();
    const program = `
      import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/');
      const loaded = () => Object.keys(require.cache).some((path) => path.includes('grpc-js'));
      const { OTLPProfilesExporter: Exporter } = require('@hotspan/exporter-profiles-otlp');
      const exporter = new Exporter({ url: process.env.TEST_URL, protocol: 'grpc' });
      console.log(loaded());
      console.log((await exporter.send(bytes)).code, loaded());
    `;
    expect(await runChild(program, collector, (output) => output.includes('true'))).toBe('false\n0 true\n');
  });

  test('and does not load the library for another protocol', async () => {
    const collector = await startGrpcCollector();
    const program = `
      import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/');
      await create({ timeoutMillis: 2_000 }).send(bytes);
      console.log(Object.keys(require.cache).some((path) => path.includes('grpc-js')));
    `;
    expect(await runChild(program, collector, (output) => output !== '')).toBe('false\n');
  });
});
