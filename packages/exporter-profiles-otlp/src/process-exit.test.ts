import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CERTIFICATE } from '../../../test/support/certificate.js';
import { runChild } from './child-program.fixture.js';
import { type Answer, startCollector } from './collector.fixture.js';

describe('a process ends by itself', () => {
  test('with a connection kept alive', async () => {
    const collector = await startCollector();
    const output = await runChild(
      "const exporter = create(); console.log((await exporter.send(bytes)).code, 'sent');",
      collector,
      () => collector.requests.length === 1,
    );
    expect(output).toBe('0 sent\n');
  });

  test('while a hanging server holds its first request', async () => {
    const collector = await startCollector(() => {});
    await runChild('void create().send(bytes);', collector, () => collector.requests.length === 1);
  });

  const hangOnSecond: Answer = (response, _, count) => {
    if (count === 1) response.end();
  };
  const sendTwice = 'const exporter = create(); await exporter.send(bytes); void exporter.send(bytes);';

  test('while a hanging server holds a request on a connection used before', async () => {
    const collector = await startCollector(hangOnSecond);
    await runChild(sendTwice, collector, () => collector.requests.length === 2);
    expect(collector.connections()).toBe(1);
  });

  test('while a hanging server holds a request over TLS', async () => {
    const collector = await startCollector(hangOnSecond, CERTIFICATE);
    await runChild(sendTwice, collector, () => collector.requests.length === 2);
    expect(collector.connections()).toBe(1);
  });

  test('during the wait before a retry', async () => {
    const collector = await startCollector((response) =>
      response.writeHead(503, { 'retry-after': '3000' }).end(),
    );
    const program = `
      void create({ logger: { warn() {}, debug() { console.log('waiting'); } } }).send(bytes);
    `;
    await runChild(program, collector, (output) => output.includes('waiting'));
  });
});

describe('a process lives', () => {
  test('until shutdown() has delivered what was in flight', async () => {
    let answer = (): void => {};
    const collector = await startCollector((response) => {
      answer = () => response.end();
    });
    const program = `
      const exporter = create();
      exporter.export(bytes, (result) => console.log('result', result.code));
      process.once('beforeExit', () => {
        console.log('shutting down');
        void exporter.shutdown().then(() => console.log('shut down'));
      });
    `;
    const output = await runChild(
      program,
      collector,
      () => collector.requests.length === 1,
      (soFar) => {
        if (soFar === 'shutting down\n') answer();
      },
    );
    expect(output).toBe('shutting down\nresult 0\nshut down\n');
  });
});

describe('the package', () => {
  test('runs the program of the README', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, program = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
    const collector = await startCollector();
    const target = `process.env.OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT = process.env.TEST_URL;`;
    const output = runChild(
      target + program.replaceAll(/^import .*OTLPProfilesExporter.*$/gm, ''),
      collector,
      () => collector.requests.length === 1,
    );
    expect(await output).toBe('0 200\n');
  });

  test('loads with require, and undici only for a proxy', async () => {
    const collector = await startCollector();
    const program = `
      import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/');
      const loaded = () => Object.keys(require.cache).some((path) => path.includes('undici'));
      const { OTLPProfilesExporter: Exporter } = require('@hotspan/exporter-profiles-otlp');
      const url = process.env.TEST_URL;
      console.log((await new Exporter({ url }).send(bytes)).code, loaded());
      const proxied = new Exporter({ url, proxy: 'http://127.0.0.1:1', timeoutMillis: 500 });
      console.log((await proxied.send(bytes)).code, loaded());
    `;
    expect(await runChild(program, collector, () => collector.requests.length === 1)).toBe(
      '0 false\n1 true\n',
    );
  });
});
