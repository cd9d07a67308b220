/** Where a ClickHouse server is, and as whom it is used. */
export interface ClickHouseAddress {
  /** `http://host:8123`: without user and password, fit to be shown. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** What is wrong with a URL; never holds any of it, for it may have a password. */
export interface ClickHouseUrlProblem {
  readonly problem: string;
}

/** Ports of ClickHouse's HTTP interface where the URL has none. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '8123', 'https:': '8443' };

/**
 * Reads `http[s]://[user[:password]@]host[:port][/database]`. User, password and database may be percent-encoded;
 * without them they are `default`, empty and `default`, as everywhere in ClickHouse.
 */
export function parseClickHouseUrl(text: string): ClickHouseAddress | ClickHouseUrlProblem {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const defaultPort = DEFAULT_PORTS[url?.protocol ?? ''];
  if (url === undefined || defaultPort === undefined) return { problem: SHAPE };
  if (url.search !== '' || url.hash !== '') {
    return { problem: `must end with the database; settings belong into the user's profile. ${SHAPE}` };
  }
  const username = decode(url.username);
  const password = decode(url.password);
  const database = decode(url.pathname.replace(/^\/|\/$/g, ''));
  if (
    username === undefined ||
    password === undefined ||
    database === undefined ||
    /[/`'\\\0]/.test(database)
  ) {
    return { problem: SHAPE };
  }
  // A URL forgets a port that is usual for its scheme, as in http://host:80.
  const port = url.port || /^\w+:\/\/(?:[^/]*@)?[^/@]*:(\d+)(?:\/|$)/.exec(text)?.[1] || defaultPort;
  return {
    origin: `${url.protocol}//${url.hostname}:${port}`,
    username: username || 'default',
    password,
    database: database || 'default',
  };
}

const SHAPE =
  'must be http://USER:PASSWORD@HOST:PORT/DATABASE or the same with https, for example http://localhost:8123; other characters than letters and digits in its parts percent-encoded';

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that begins no escape: the parts are not what was meant.
    return undefined;
  }
}
