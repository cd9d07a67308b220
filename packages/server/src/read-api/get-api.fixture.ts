import type { TestServer } from '../test-server.fixture.js';
import { API_ROOT } from './describe-api.js';

/** Values of parameters; of those that are repeated a list. */
export type Parameters = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export function getApi(
  server: Pick<TestServer, 'url'>,
  path: string,
  parameters: Parameters = {},
  init: RequestInit = {},
): Promise<Response> {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)]),
  );
  return fetch(`${server.url}${API_ROOT}/${path}?${new URLSearchParams(pairs)}`, init);
}

/** The answer in JSON; throws unless it is 200. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, which is the test
export async function askApi(server: TestServer, path: string, parameters: Parameters = {}): Promise<any> {
  const response = await getApi(server, path, parameters);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
