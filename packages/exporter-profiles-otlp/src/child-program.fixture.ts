import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';

/**
 * The start of every child program, which uses the package as built. It stays alive until its standard input
 * ends, which is when the test has seen what it waited for: from there on, only the exporter could hold it.
 */
const prelude = `
  import { OTLPProfilesExporter } from '@hotspan/exporter-profiles-otlp';
  const bytes = new Uint8Array(1000).fill(7);
  const create = (options) => new OTLPProfilesExporter({
    url: process.env.TEST_URL, timeoutMillis: 3_600_000, httpAgentOptions: { rejectUnauthorized: false }, ...options,
  });
  process.stdin.resume();
`;

/** Runs a program that ends by itself once the test has seen what it waits for; gives its output. */
export async function runChild(
  program: string,
  { url }: { readonly url: string },
  until: (output: string) => boolean,
  onOutput: (output: string) => void = () => {},
): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + program], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, TEST_URL: url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onOutput(output);
  });
  const exited = once(child, 'close');
  await expect.poll(() => until(output), { timeout: 60_000 }).toBe(true);
  child.stdin.end();
  expect(await exited).toEqual([0, null]);
  return output;
}
