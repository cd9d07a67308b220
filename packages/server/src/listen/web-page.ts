import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { securityHeadersOf } from './page-headers.js';

/** A file of the page, in memory. */
interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
}

/** Files that a package ships are few and known: read once, found by exact path, so no request reaches the disk. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The folder beside `dist` that the page is built into. */
export const PAGE_FOLDER: string = fileURLToPath(new URL('../public', import.meta.url));

/** Serves the web page at `/`. Without a built page, `/` says how to build it. */
export function registerWebPage(app: FastifyInstance, folder: string = PAGE_FOLDER): void {
  const files = existsSync(folder) ? readFiles(folder) : [];
  if (!files.some(({ path }) => path === '/')) {
    app.get('/', (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The web page is not built. Run "npm run build", then start the server again.\n'),
    );
  }
  for (const file of files) {
    app.get(file.path, (request, reply) => {
      // Names of assets hold a hash of their content; the page itself names the current ones.
      const isImmutable = file.path.startsWith('/assets/');
      reply.headers({
        ...securityHeadersOf(file.path),
        etag: file.etag,
        vary: 'accept-encoding',
        'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      // It is in quotes, alone, in a list, or behind the W/ of a proxy that compressed the page.
      if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
      const isGzip = takesGzip(request.headers['accept-encoding']);
      if (isGzip) reply.header('content-encoding', 'gzip');
      return reply.type(file.type).send(isGzip ? file.gzip : file.bytes);
    });
  }
}

/** Whether Accept-Encoding has gzip with a weight above 0 (RFC 9110, section 12.5.3). */
function takesGzip(acceptEncoding = ''): boolean {
  const [isListed, weight = '1'] =
    /(?:^|,)\s*gzip\s*(?:;\s*q=([\d.]+)\s*)?(?=,|$)/i.exec(acceptEncoding) ?? [];
  return isListed !== undefined && Number(weight) > 0;
}

function readFiles(folder: string): PageFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const type = TYPES[extname(name)];
    if (type === undefined) return [];
    const bytes = readFileSync(join(folder, name));
    const path = `/${name.replaceAll('\\', '/')}`;
    return [
      {
        // A folder is its page.
        path: path.replace(/\/index\.html$/, '/'),
        type,
        bytes,
        gzip: gzipSync(bytes, { level: 9 }),
        etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      },
    ];
  });
}
