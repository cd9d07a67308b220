import { createServer } from 'node:net';
import { ShopError } from './errors.js';

/**
 * A port that is about to be used.
 *
 * @typedef {{ port: number, purpose: string, variable: string }} PortUse
 */

/**
 * Makes sure that every port can be listened on, and that no two are the same.
 *
 * @param {readonly PortUse[]} uses
 * @throws {ShopError} SHOP_ERR_PORT with the first that cannot, what it is for, and how to choose another
 */
export async function checkPorts(uses) {
  for (const [index, use] of uses.entries()) {
    const other = uses.slice(0, index).find(({ port }) => port === use.port);
    if (other !== undefined) throw portError(use, `is also to be that of ${other.purpose}`);
    // Both: a listener on one of them alone does not show on the other on every platform.
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const code = await tryListening(use.port, host);
      if (code === 'EADDRINUSE') throw portError(use, 'is in use by another program');
      if (code !== undefined) throw portError(use, `cannot be listened on (${code})`);
    }
  }
}

/** @param {PortUse} use @param {string} problem */
function portError({ port, purpose, variable }, problem) {
  const proposal = port + (port < 60_000 ? 1_000 : -1_000);
  const fix = `Free it, or choose another: ${variable}=${proposal} npm start`;
  return new ShopError('SHOP_ERR_PORT', `Port ${port}, for ${purpose}, ${problem}. ${fix}`);
}

/**
 * Listens and closes again.
 *
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} the error's code, or undefined when it worked
 */
function tryListening(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code ?? error.message),
    );
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}
