import type { IncomingHttpHeaders } from 'node:http';
import type { HeaderLookup } from './access.js';

/** Looks up headers of a Node.js request. Of a header that came several times, the first counts. */
export function headersOf(headers: IncomingHttpHeaders): HeaderLookup {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}
