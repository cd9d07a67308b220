import { expect, it } from 'vitest';
import { readSettings } from './settings.js';

it('has defaults for everything', () => {
  expect(readSettings({})).toMatchObject({
    serverPort: 4040,
    storefrontPort: 4051,
    catalogPort: 4052,
    loadRps: 10,
    maxVisitors: 100_000,
    stateFolder: expect.stringMatching(/\.hotspan$/),
  });
});

it('reads what the environment says', () => {
  const env = { HOTSPAN_SERVER_PORT: '5000', SHOP_LOAD_RPS: '0.5', SHOP_STATE_DIR: '/somewhere' };
  expect(readSettings(env)).toMatchObject({ serverPort: 5000, loadRps: 0.5, stateFolder: '/somewhere' });
});

it('lists every mistake in one error', () => {
  const env = { HOTSPAN_SERVER_PORT: '70000', SHOP_CATALOG_PORT: '1.5', SHOP_LOAD_RPS: 'fast' };
  expect(() => readSettings(env)).toThrow(
    /^\[SHOP_ERR_SETTING\] HOTSPAN_SERVER_PORT .*"70000".* SHOP_CATALOG_PORT .*"1.5".* SHOP_LOAD_RPS .*"fast"/,
  );
});
