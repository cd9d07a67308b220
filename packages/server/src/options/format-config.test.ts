import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../limits/load-config.js';
import { formatConfig } from './format-config.js';
import { optionRows } from './option-table.js';
import { parseCommandLine } from './parse-command-line.js';
import { configKeyOf } from './parse-config.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `--print-config` prints. */
function print(args: readonly string[], env: Record<string, string> = {}): string {
  const command = parseCommandLine([...args, '--print-config'], env);
  if (command.kind !== 'print-config') throw new Error(`expected a configuration, got ${command.kind}`);
  return formatConfig(command.options, loadConfig(command.options).limits);
}

function write(text: string): string {
  const path = join(folder, 'hotspan.yaml');
  writeFileSync(path, text);
  return path;
}

const CONFIG = `
max_body_bytes: 33554433
commit_wait: 1500ms
host: "::1"
limits:
  max_profile_age: 36h
tenants:
  "123":
    ingestion_rate: 1.5MiB
    retention: 90d
  "true":
    max_samples: 7
`;

describe('the configuration in force', () => {
  it('has every option and every limit with its default', () => {
    const lines = print([]).split('\n');
    for (const [, { flag, defaultText }] of optionRows()) {
      if (flag === 'config' || flag === 'data-dir') continue;
      expect(lines).toContain(`${configKeyOf(flag)}: ${defaultText}`);
    }
    expect(lines).toContain('  max_profile_bytes: 32MiB');
    expect(lines).toContain('  max_profile_age: 30d');
    expect(lines).toContain('  ingestion_rate: 0');
  });

  it('says the same when it is fed back, however it was given', () => {
    for (const given of [
      print([]),
      print(['--port=0', '--multi-tenancy', '--max-profile-age=90m']),
      print(['--config', write(CONFIG)]),
      print(['--config', write(CONFIG), '--host', '127.0.0.1'], { HOTSPAN_SERVER_COMMIT_WAIT: '2s' }),
    ]) {
      expect(print(['--config', write(given)])).toBe(given);
    }
  });

  it('comes from flags first, then from the environment, then from the file', () => {
    const path = write('host: h3\nport: 3\ndata_dir: /d3\nlog_level: info\n');
    const env = { HOTSPAN_SERVER_HOST: 'h2', HOTSPAN_SERVER_PORT: '2', HOTSPAN_SERVER_LOG_LEVEL: '' };
    const printed = print(['--config', path, '--host', 'h1'], env);
    for (const line of ['host: h1', 'port: 2', 'data_dir: /d3', 'log_level: info']) {
      expect(printed.split('\n')).toContain(line);
    }
    expect(print([], { HOTSPAN_SERVER_CONFIG: path })).toContain('\nport: 3\n');
  });

  it('has the exact values of the file', () => {
    const printed = print(['--config', write(CONFIG)]);
    for (const text of [
      'host: ::1\n',
      'max_body_bytes: 33554433\n',
      'commit_wait: 1500ms\n',
      '  max_profile_age: 36h\n',
      'tenants:\n  "123":\n    ingestion_rate: 1536KiB\n    retention: 90d\n  "true":\n    max_samples: 7\n',
    ]) {
      expect(printed).toContain(text);
    }
  });

  it('takes --max-profile-age as the default of the limit', () => {
    expect(print(['--max-profile-age', '5h'])).toContain('\n  max_profile_age: 5h\n');
    expect(print(['--max-profile-age', '5h', '--config', write(CONFIG)])).toContain(
      '\n  max_profile_age: 36h\n',
    );
  });

  it('hides secrets, and is fed back beside them', () => {
    const env = { HOTSPAN_SERVER_AUTH_TOKEN: 'read:very-secret-token' };
    const printed = print([], env);
    expect(printed).not.toContain('very-secret');
    expect(printed).toContain('\nauth_token: <hidden>\n');
    const path = write(printed);
    expect(print(['--config', path], env)).toBe(printed);
    expect(() => print(['--config', path])).toThrow(
      '[HOTSPAN_ERR_SERVER_OPTION] --auth-token holds <hidden>, which --print-config shows for a secret. Give the secret by flag, by HOTSPAN_SERVER_AUTH_TOKEN or in the file.',
    );
    expect(print(['--auth-token', '@/run/secrets/tokens'])).toContain(
      '\nauth_token: "@/run/secrets/tokens"\n',
    );
  });
});
