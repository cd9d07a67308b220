import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseFacade, startClickHouseFacade } from './clickhouse-facade.fixture.js';

describe('the test server of ClickHouse', () => {
  let facade: ClickHouseFacade;
  const post = (query: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${facade.url}/?${query}`, { method: 'POST', ...init });

  beforeAll(async () => {
    facade = await startClickHouseFacade({ users: { default: '', hotspan: 'secret' } });
  });
  afterAll(() => facade.stop());

  it('answers a ping', async () => {
    expect(await (await fetch(`${facade.url}/ping`)).text()).toBe('Ok.\n');
  });

  it('takes a statement in the body or the URL, as the user of headers or of the basic scheme', async () => {
    expect(await (await post('', { body: 'SELECT 1 FORMAT TSV' })).text()).toBe('1\n');
    const headers = { 'X-ClickHouse-User': 'hotspan', 'X-ClickHouse-Key': 'secret' };
    expect(await (await post('query=SELECT%202%20FORMAT%20TSV', { headers })).text()).toBe('2\n');
    const basic = { Authorization: `Basic ${Buffer.from('hotspan:wrong').toString('base64')}` };
    const refused = await post('query=SELECT%202', { headers: basic });
    expect([refused.status, refused.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
  });

  it('binds parameters and takes settings of the URL, and refuses a setting that does not exist', async () => {
    const body = "SELECT {a:String}, getSetting('max_threads') FORMAT TSV";
    expect(await (await post('param_a=x%5Cty&max_threads=3', { body })).text()).toBe('x\\ty\t3\n');
    const refused = await post('max_treads=3', { body });
    expect([refused.status, await refused.text()]).toEqual([
      500,
      expect.stringMatching(/^Code: 115\. .*\(UNKNOWN_SETTING\)/),
    ]);
  });

  it('reads gzip, and writes it when it is asked to', async () => {
    const headers = { 'Content-Encoding': 'gzip', 'Accept-Encoding': 'gzip' };
    const body = gzipSync('SELECT 1 FORMAT TSV');
    expect(await (await post('', { body, headers })).text()).toBe('1\n');
    const compressed = await post('enable_http_compression=1', { body, headers });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    // fetch has decompressed it.
    expect(await compressed.text()).toBe('1\n');
  });
});
