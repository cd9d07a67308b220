import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { findFreePorts, occupyPort } from './test/free-ports.js';

const program = fileURLToPath(new URL('start.mjs', import.meta.url));
const stateFolder = mkdtempSync(join(tmpdir(), 'shop-start-'));
afterAll(() => rmSync(stateFolder, { recursive: true }));

it.each(['HOTSPAN_SERVER_PORT', 'SHOP_STOREFRONT_PORT', 'SHOP_CATALOG_PORT'])(
  'ends with one line and exit code 2 when the port of %s is in use',
  async (variable) => {
    const [serverPort = 0, storefrontPort = 0, catalogPort = 0] = await findFreePorts(3);
    const { port, server } = await occupyPort();
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: {
        HOTSPAN_SERVER_PORT: String(serverPort),
        SHOP_STOREFRONT_PORT: String(storefrontPort),
        SHOP_CATALOG_PORT: String(catalogPort),
        SHOP_STATE_DIR: stateFolder,
        [variable]: String(port),
      },
    });
    server.close();
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^\\[SHOP_ERR_PORT\\] Port ${port}, .*${variable}=\\d+ npm start\n$`));
    // Nothing was started: no child has a log.
    expect(readdirSync(stateFolder)).toEqual([]);
  },
);

it('ends with one line and exit code 2 when a setting is wrong', () => {
  const env = { SHOP_LOAD_RPS: 'fast', SHOP_STATE_DIR: stateFolder };
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^\[SHOP_ERR_SETTING\] SHOP_LOAD_RPS must be a number from 0.1 to 1000, got "fast".*\n$/,
  );
});
