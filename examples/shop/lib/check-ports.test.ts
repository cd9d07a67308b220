import { expect, it } from 'vitest';
import { findFreePorts, occupyPort } from '../test/free-ports.js';
import { checkPorts } from './check-ports.js';

it('accepts ports that are free, and leaves them free', async () => {
  const [port = 0, otherPort = 0] = await findFreePorts(2);
  const uses = [
    { port, purpose: 'the first', variable: 'FIRST_PORT' },
    { port: otherPort, purpose: 'the second', variable: 'SECOND_PORT' },
  ];
  await checkPorts(uses);
  await checkPorts(uses);
});

it('names a port in use, what it is for, and how to choose another', async () => {
  const { port, server } = await occupyPort();
  const check = checkPorts([{ port, purpose: 'the catalog service', variable: 'SHOP_CATALOG_PORT' }]);
  await expect(check).rejects.toMatchObject({
    code: 'SHOP_ERR_PORT',
    exitCode: 2,
    message: expect.stringMatching(
      `^\\[SHOP_ERR_PORT\\] Port ${port}, for the catalog service, is in use .* SHOP_CATALOG_PORT=\\d+ npm start$`,
    ),
  });
  server.close();
});

it('refuses one port for two purposes', async () => {
  const [port = 0] = await findFreePorts(1);
  const check = checkPorts([
    { port, purpose: 'the first', variable: 'FIRST_PORT' },
    { port, purpose: 'the second', variable: 'SECOND_PORT' },
  ]);
  await expect(check).rejects.toThrow(`Port ${port}, for the second, is also to be that of the first.`);
});
