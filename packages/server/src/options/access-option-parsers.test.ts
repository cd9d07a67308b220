import { describe, expect, it } from 'vitest';
import { parseCommandLine, resolveServerOptions } from './parse-command-line.js';

function options(args: string[], env: Record<string, string> = {}) {
  const command = parseCommandLine(args, env);
  if (command.kind !== 'serve') throw new Error(`expected options, got ${command.kind}`);
  return command.options;
}

describe('--multi-tenancy', () => {
  it.each([
    [[], {}, false],
    [['--multi-tenancy'], {}, true],
    [['--multi-tenancy=true'], {}, true],
    [['--multi-tenancy=false'], {}, false],
    [[], { HOTSPAN_SERVER_MULTI_TENANCY: 'true' }, true],
    [['--multi-tenancy=false'], { HOTSPAN_SERVER_MULTI_TENANCY: 'true' }, false],
    [['--multi-tenancy', '--port', '1'], {}, true],
  ])('of %j %j is %s', (args, env, expected) => {
    expect(options(args, env).multiTenancy).toBe(expected);
  });

  it('takes a value behind = only', () => {
    expect(() => options(['--multi-tenancy', 'true'])).toThrow(/true is not a flag/);
    expect(() => options(['--multi-tenancy=yes'])).toThrow(
      '[HOTSPAN_ERR_SERVER_OPTION] --multi-tenancy must be true or false, or the flag alone for true, got "yes".',
    );
  });
});

describe('--auth-token', () => {
  it.each([
    ['none', ''],
    ['s3cret-1', 's3cret-1'],
    ['read:s3cret-1,write:s3cret-2', 'read:s3cret-1,write:s3cret-2'],
    ['@/etc/hotspan/tokens', '@/etc/hotspan/tokens'],
    ['@tokens, old', `@${process.cwd()}/tokens, old`],
  ])('reads %s', (text, value) => {
    expect(options(['--auth-token', text]).authToken).toBe(value);
    expect(options([], { HOTSPAN_SERVER_AUTH_TOKEN: text }).authToken).toBe(value);
    expect(resolveServerOptions({ authToken: value }).authToken).toBe(value);
  });

  it.each([
    [['--auth-token', 's3cret'], /--auth-token must have tokens of 8 to 512 characters \(entry 1\)\.$/],
    [['--auth-token', 'wirte:s3cret-1'], /--auth-token must have scopes of write, read and admin/],
    [['--auth-token', '@ '], /--auth-token must name a file behind @\.$/],
    [['--auth-tokn=s3cret-1'], /--auth-tokn is not a flag of hotspan-server\. Did you mean --auth-token\?/],
    [['--auth-token=s3cret-1', '--auth-token=s3cret-2'], /--auth-token is given twice/],
  ])('shows nothing of a token in what it says of %j', (args, message) => {
    expect(() => options(args)).toThrow(message);
    expect(() => options(args)).not.toThrow(/s3cret/);
  });

  it('shows nothing of a token of the environment either', () => {
    const read = () => options([], { HOTSPAN_SERVER_AUTH_TOKEN: 'read:s3cret 1' });
    expect(read).toThrow(/HOTSPAN_SERVER_AUTH_TOKEN must have tokens of visible ASCII/);
    expect(read).not.toThrow(/s3cret/);
  });
});

describe('--tls-cert and --tls-key', () => {
  it.each([
    ['none', ''],
    ['/etc/tls.crt', '/etc/tls.crt'],
    ['tls.crt', `${process.cwd()}/tls.crt`],
  ])('are paths: %s', (text, value) => {
    expect(options(['--tls-cert', text, '--tls-key', text])).toMatchObject({ tlsCert: value, tlsKey: value });
    expect(resolveServerOptions({ tlsCert: value, tlsKey: value })).toMatchObject({ tlsCert: value });
  });

  it('refuse what is no path', () => {
    expect(() => options(['--tls-cert', ' '])).toThrow(/--tls-cert must be a path, for example \/etc/);
  });
});
