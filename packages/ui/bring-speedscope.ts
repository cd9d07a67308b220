import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** What the viewer needs to show a file that it is given; not its example, its reader of Java recordings and its schema. */
const NEEDED = /^index\.html$|\.(?:css|woff2|png|ico|LICENSE\.md)$|^speedscope-.*\.js$/;

/**
 * Puts speedscope beside the page, for those who want to read a profile there without sending it anywhere. It is a page of its own and
 * cannot be imported. Copied while the page is built, so that who installs the server gets these files and nothing that they depend on.
 */
export function bringSpeedscope(): Plugin {
  return {
    name: 'bring-speedscope',
    apply: 'build',
    generateBundle() {
      const folder = dirname(createRequire(import.meta.url).resolve('speedscope/package.json'));
      const release = join(folder, 'dist', 'release');
      const files = readdirSync(release).filter((name) => NEEDED.test(name));
      const sources = [
        ...files.map((name) => [name, join(release, name)]),
        ['LICENSE', join(folder, 'LICENSE')],
      ];
      for (const [name = '', path = ''] of sources) {
        this.emitFile({ type: 'asset', fileName: `speedscope/${name}`, source: readFileSync(path) });
      }
    },
  };
}
