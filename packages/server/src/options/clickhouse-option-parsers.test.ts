import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './parse-command-line.js';

const URL_OF_SERVER = 'https://hotspan:s3cret@clickhouse:8443/profiles';

function options(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = parseCommandLine(args, env);
  if (command.kind !== 'serve') throw new Error(command.kind);
  return command.options;
}

describe('the options of ClickHouse', () => {
  it('are none by default, and as they were given otherwise', () => {
    expect(options([])).toMatchObject({ clickhouseUrl: '', clickhouseCluster: '' });
    const args = ['--clickhouse-url', URL_OF_SERVER, '--clickhouse-cluster', 'my-cluster.1'];
    expect(options(args)).toMatchObject({ clickhouseUrl: URL_OF_SERVER, clickhouseCluster: 'my-cluster.1' });
    expect(options([], { HOTSPAN_SERVER_CLICKHOUSE_URL: URL_OF_SERVER }).clickhouseUrl).toBe(URL_OF_SERVER);
  });

  it.each([
    [['--clickhouse-url', 'tcp://hotspan:s3cret@clickhouse:9000'], {}],
    [[], { HOTSPAN_SERVER_CLICKHOUSE_URL: 'tcp://hotspan:s3cret@clickhouse:9000' }],
    [['--clickhouse-url=hotspan:s3cret@clickhouse'], {}],
  ])('refuse a URL that is none, without the password in it (%j)', (args, env) => {
    let message = '';
    try {
      options(args, env);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/\[HOTSPAN_ERR_SERVER_OPTION\] .*CLICKHOUSE.URL must be http:/i);
    expect(message).not.toContain('s3cret');
  });

  it.each(["a'b", 'a b', '{cluster}', '`'])('refuse %s as the name of a cluster', (name) => {
    expect(() => options(['--clickhouse-cluster', name])).toThrow(
      /--clickhouse-cluster must be up to 100 letters/,
    );
  });
});
