import { askServer } from './ask-server.js';

/** Parameters of a read; undefined and the empty text are left out, a list is given once for each. */
export type ReadParameters = Readonly<
  Record<string, string | number | readonly (string | number)[] | undefined>
>;

/** The address of one of the server's own reads, `GET /api/hotspan/v1/...`, beside the page. */
export function readPath(path: string, parameters: ReadParameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const text of [value ?? []].flat().map(String)) if (text !== '') query.append(name, text);
  }
  return `api/hotspan/v1/${path}?${query}`;
}

/**
 * Asks one of the server's own reads; `Answer` is what its description in `openapi.json` says.
 *
 * @throws UiError with what to do; or the signal's reason when aborted.
 */
export async function callRead<Answer extends object>(
  path: string,
  parameters: ReadParameters,
  signal: AbortSignal,
  base?: URL,
): Promise<Answer> {
  const request = { name: path, signal, ...(base !== undefined && { base }) };
  // The server is our own; its answers are described and tested there.
  return (await askServer(readPath(path, parameters), request)) as Answer;
}
