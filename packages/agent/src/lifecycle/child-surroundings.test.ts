import { expect, test } from 'vitest';
import { childEnvironment, childFlags } from './child-surroundings.js';

test('a child does not inherit what would load other code into it, or tie it to the host', () => {
  const env = {
    PATH: '/bin',
    NODE_OPTIONS: '--import hotspan/register',
    NODE_CHANNEL_FD: '3',
    NODE_V8_COVERAGE: '/coverage',
    NODE_UNIQUE_ID: '1',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    https_proxy: 'http://proxy',
    UNSET: undefined,
  };
  expect(childEnvironment(env)).toEqual({
    PATH: '/bin',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    https_proxy: 'http://proxy',
  });
});

test('a child has the flags by which the host reaches the server, and no others', () => {
  const execArgv = [
    '--import',
    './preload.mjs',
    '--tls-min-v1.3',
    '--inspect=9229',
    '--max-old-space-size=64',
  ];
  expect(
    childFlags(execArgv, ' --use-openssl-ca  --require x --dns-result-order=ipv4first ', undefined),
  ).toEqual(['--use-openssl-ca', '--dns-result-order=ipv4first', '--tls-min-v1.3']);
  expect(childFlags([], undefined, undefined)).toEqual([]);
});

test("a child finds its packages where Yarn's Plug'n'Play has them", () => {
  expect(childFlags(['--tls-min-v1.3'], '--require /app/.pnp.cjs', '/app/.pnp.cjs')).toEqual([
    '--require',
    '/app/.pnp.cjs',
    '--tls-min-v1.3',
  ]);
});
