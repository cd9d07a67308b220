import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { startChild } from './start-child.js';
import { superviseChildren } from './supervise-children.js';

const logFolder = mkdtempSync(join(tmpdir(), 'shop-children-'));
const folders = { cwd: logFolder, logFolder };
afterAll(() => rmSync(logFolder, { recursive: true }));

/** A child that says "ready" and stays; `code` runs before. */
function describeChild(name: string, code = '') {
  return {
    name,
    args: ['--eval', `${code}; console.log('ready'); setInterval(() => {}, 1000)`],
    readyLine: /^ready$/,
    readyTimeoutMs: 60_000,
    stopTimeoutMs: 60_000,
  };
}

function readLog(name: string): string {
  return readFileSync(join(logFolder, `${name}.log`), 'utf8');
}

it("keeps a child's output in a log file and gives it its environment", async () => {
  const child = startChild(
    { ...describeChild('output', 'console.error(process.env.GREETING)'), env: { GREETING: 'hello' } },
    folders,
  );
  await child.ready;
  await child.stop();
  expect(readLog('output').split('\n').toSorted()).toEqual(['', 'hello', 'ready']);
});

it('tells of a child that ends before it is ready, with the end of its stderr', async () => {
  const child = startChild(describeChild('broken', 'throw new Error("no database")'), folders);
  await expect(child.ready).rejects.toThrow(
    /^\[SHOP_ERR_CHILD_DIED\] broken ended unexpectedly, with exit code 1\. Log: .*broken\.log.*Error: no database/s,
  );
});

it('gives up on a child that is not ready in time', async () => {
  const child = startChild({ ...describeChild('slow'), readyLine: /^never$/, readyTimeoutMs: 1 }, folders);
  await expect(child.ready).rejects.toThrow('[SHOP_ERR_NOT_READY] slow was not ready within 0.001 s.');
  await child.stop();
});

it('kills a child that does not heed SIGTERM', async () => {
  const spec = { ...describeChild('stubborn', 'process.on("SIGTERM", () => {})'), stopTimeoutMs: 1 };
  const child = startChild(spec, folders);
  await child.ready;
  await child.stop();
  expect((await child.ended).message).toContain('by SIGKILL');
});

it('fails when a child ends that was not told to', async () => {
  const children = superviseChildren(folders);
  await children.start([
    describeChild('steady'),
    describeChild('doomed', 'setImmediate(() => { console.error("out of luck"); process.exit(3) })'),
  ]);
  await expect(children.failed).rejects.toMatchObject({
    code: 'SHOP_ERR_CHILD_DIED',
    exitCode: 1,
    message: expect.stringMatching(/doomed ended unexpectedly, with exit code 3.*out of luck/s),
  });
  await children.stop();
});

it('stops children in the opposite order, and starts none afterwards', async () => {
  const children = superviseChildren(folders);
  const tellTime =
    'process.once("SIGTERM", () => { console.log(String(process.hrtime.bigint())); process.exit() })';
  expect(await children.start([describeChild('first', tellTime), describeChild('second', tellTime)])).toBe(
    true,
  );
  await children.stop();
  expect(await children.start([describeChild('third')])).toBe(false);

  const [firstTime = '', secondTime = ''] = ['first', 'second'].map((name) => readLog(name).split('\n')[1]);
  expect(BigInt(secondTime)).toBeLessThan(BigInt(firstTime));
  expect(() => readLog('third')).toThrow('ENOENT');
});

it('leaves no child behind when it is killed itself', async () => {
  const listen = `require('net').createServer((socket) => socket.resume()).listen(0, '127.0.0.1', function () {
    console.log(this.address().port); console.log('listening') })`;
  const { args, stopTimeoutMs, readyTimeoutMs } = describeChild('orphan', listen);
  const spec = JSON.stringify({ name: 'orphan', args, stopTimeoutMs, readyTimeoutMs });
  const program = `
    import { startChild } from ${JSON.stringify(new URL('start-child.js', import.meta.url).href)};
    const child = startChild({ ...${spec}, readyLine: /^listening$/ }, ${JSON.stringify(folders)});
    await child.ready;
    console.log('started');`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  await once(createInterface({ input: parent.stdout }), 'line');
  const port = readLog('orphan')
    .split('\n')
    .find((line) => /^\d+$/.test(line));
  const connection = connect(Number(port), '127.0.0.1').resume();
  await once(connection, 'connect');
  parent.kill('SIGKILL');
  // The child's end, whoever is left to collect its exit code, closes the connection.
  await new Promise((resolve) => connection.on('error', () => {}).on('close', resolve));
});
