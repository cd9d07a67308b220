// Resources that one request makes and others use.

import { setImmediate as immediate, setTimeout as timer } from 'node:timers/promises';

const POOL_SIZE = 4;

const free = Array.from({ length: POOL_SIZE }, () => ({}));
const waiters = [];
const batch = [];

export const pools = {
  /** The waiter's callback runs inside of the request that gives back. */
  async poolWithCallbacks({ work, workForWhomever }) {
    const resource = await new Promise((resolve) =>
      acquire((acquired) => {
        workForWhomever();
        resolve(acquired);
      }),
    );
    work();
    await timer(1);
    work();
    release(resource);
    work();
  },

  /** A loader that the first request of a batch wakes, for all of them. */
  async batchingLoader({ work, workForWhomever }) {
    await new Promise((resolve) => {
      batch.push(resolve);
      if (batch.length === 1)
        setImmediate(() => {
          workForWhomever();
          for (const answer of batch.splice(0)) answer();
        });
    });
    work();
    await immediate();
    work();
  },

  async pooledSocket({ peers, work, workForWhomever }) {
    const socket = await peers.takeSocket();
    work();
    await new Promise((resolve) => {
      socket.once('data', () => {
        workForWhomever();
        resolve();
      });
      socket.write('ping', workForWhomever);
    });
    work();
    peers.giveBackSocket(socket);
  },
};

function acquire(callback) {
  const resource = free.pop();
  if (resource === undefined) waiters.push(callback);
  else callback(resource);
}

function release(resource) {
  const next = waiters.shift();
  if (next === undefined) free.push(resource);
  else next(resource);
}
