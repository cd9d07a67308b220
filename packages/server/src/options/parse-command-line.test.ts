import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { formatHelp } from './format-help.js';
import { OPTION_TABLE, optionRows, variableOf } from './option-table.js';
import { parseCommandLine, resolveServerOptions } from './parse-command-line.js';

function options(args: string[], env: Record<string, string> = {}) {
  const command = parseCommandLine(args, env);
  if (command.kind !== 'serve') throw new Error(`expected options, got ${command.kind}`);
  return command.options;
}

describe('parseCommandLine', () => {
  it('reads every default from its own text', () => {
    const defaults = options([]);
    for (const [name, row] of optionRows()) {
      expect(row.parse(row.defaultText), name).toEqual({ value: defaults[name] });
    }
    expect(defaults).toMatchObject({
      config: '',
      host: '0.0.0.0',
      port: 4040,
      dataDir: `${process.cwd()}/hotspan-data`,
      maxBodyBytes: 33_554_432,
      maxProfileAgeMs: 2_592_000_000,
      commitWaitMs: 100,
      queryTimeoutMs: 30_000,
      queryMemoryBytes: 1_073_741_824,
      queryCacheBytes: 33_554_432,
      logLevel: 'warn',
    });
  });

  it('takes both ways to write a flag, and prefers flags to variables', () => {
    const env = { HOTSPAN_SERVER_PORT: '1', HOTSPAN_SERVER_HOST: '::1', HOTSPAN_SERVER_LOG_LEVEL: '' };
    expect(options(['--port', '2', '--data-dir=/tmp/a b'], env)).toMatchObject({
      port: 2,
      host: '::1',
      dataDir: '/tmp/a b',
      logLevel: 'warn',
    });
  });

  it('reads units', () => {
    expect(
      options(['--max-body-bytes', '1.5MiB', '--query-timeout', '2m', '--max-pending-bytes=1048576']),
    ).toMatchObject({ maxBodyBytes: 1_572_864, queryTimeoutMs: 120_000, maxPendingBytes: 1_048_576 });
  });

  it('is not confused by the variable that Kubernetes sets beside a Service called hotspan-server', () => {
    expect(options([], { HOTSPAN_SERVER_PORT: 'tcp://10.0.0.1:4040' }).port).toBe(4040);
  });

  it('takes what is neither flag nor variable from the configuration file, which either can name', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'hotspan-options-')), 'hotspan.yaml');
    onTestFinished(() => rmSync(dirname(path), { recursive: true }));
    writeFileSync(path, 'port: 3\nhost: h3\nlog_level: info\n');
    const env = { HOTSPAN_SERVER_CONFIG: path, HOTSPAN_SERVER_HOST: 'h2' };
    const expected = { config: path, port: 1, host: 'h2', logLevel: 'info' };
    expect(options(['--port', '1'], env)).toMatchObject(expected);
    expect(resolveServerOptions({ config: path, port: 1, host: 'h2' })).toMatchObject(expected);
    writeFileSync(path, 'prot: 3\n');
    expect(() => options([], env)).toThrow(
      /^\[HOTSPAN_ERR_SERVER_CONFIG\] .* has a mistake\. Line 1, column 1: "prot"/,
    );
  });

  it('asks for the configuration instead of serving by --print-config, wherever it stands', () => {
    for (const args of [
      ['--print-config', '--port', '1'],
      ['--port', '1', '--print-config'],
    ]) {
      expect(parseCommandLine(args, {})).toMatchObject({ kind: 'print-config', options: { port: 1 } });
    }
  });

  it('answers help and version wherever they stand', () => {
    expect(parseCommandLine(['--port', '1', '--help'], {})).toEqual({ kind: 'help' });
    expect(parseCommandLine(['-h'], {})).toEqual({ kind: 'help' });
    expect(parseCommandLine(['--version'], {})).toEqual({ kind: 'version' });
  });

  it.each([
    [['--prot', '1'], {}, /--prot is not a flag of hotspan-server\. Did you mean --port\?/],
    [['serve'], {}, /serve is not a flag/],
    [['--port'], {}, /--port needs a value: --port PORT/],
    [['--port', '1', '--port', '2'], {}, /--port is given twice/],
    [['--port', '65536'], {}, /--port must be an integer from 0 to 65535, for example 4040, got "65536"/],
    [['--port', '-1'], {}, /--port must be an integer/],
    [['--port', '4e3'], {}, /--port must be an integer/],
    [['--host', 'a b'], {}, /--host must be an IP address or a host name/],
    [['--data-dir', 'x{1}'], {}, /--data-dir must be a path without any of/],
    [['--data-dir', ''], {}, /--data-dir must be a path/],
    [['--query-timeout', '5'], {}, /--query-timeout must be a time with its unit .* from 100ms to 1h/],
    [['--max-body-bytes', '2TiB'], {}, /--max-body-bytes must be a number of bytes from 1KiB to 1GiB/],
    [['--log-level', 'loud'], {}, /--log-level must be one of error, warn, info, debug/],
    [[], { HOTSPAN_SERVER_PORT: 'http' }, /HOTSPAN_SERVER_PORT must be an integer/],
  ])('refuses %j %j in one line that names the flag, the range and the fix', (args, env, message) => {
    const read = () => parseCommandLine(args, env);
    expect(read).toThrow(message);
    expect(read).toThrow(/^\[HOTSPAN_ERR_SERVER_OPTION\] [^\n]*$/);
  });
});

describe('resolveServerOptions', () => {
  it('completes options given in code and refuses unknown ones', () => {
    expect(resolveServerOptions({ port: 0, queryTimeoutMs: 500 })).toMatchObject({
      port: 0,
      queryTimeoutMs: 500,
      host: '0.0.0.0',
    });
    // @ts-expect-error: what a JavaScript user may write
    expect(() => resolveServerOptions({ prot: 1 })).toThrow(/--prot is not a flag/);
  });
});

describe('formatHelp', () => {
  it('lists every flag with its default and its variable', () => {
    const help = formatHelp();
    for (const { flag, defaultText, isSwitch, placeholder } of Object.values(OPTION_TABLE)) {
      expect(help).toContain(`\n  --${flag}${isSwitch ? '' : ` ${placeholder}`}\n`);
      expect(help).toContain(`Default ${defaultText}. Environment: ${variableOf(flag)}`);
    }
  });
});
