// Continuations that V8 itself runs.

const latches = [];

export const promises = {
  async await_({ work }) {
    await null;
    work();
    await Promise.resolve();
    work();
  },

  async then_({ work }) {
    await Promise.resolve().then(work).then(work);
  },

  async catch_({ work }) {
    await Promise.reject(new Error('expected')).catch(work).finally(work);
  },

  async thenable({ work, workForWhomever }) {
    await {
      // biome-ignore lint/suspicious/noThenProperty: what a query builder of an ORM is.
      then(resolve) {
        workForWhomever();
        resolve();
      },
    };
    work();
  },

  async microtask({ work }) {
    await new Promise((resolve) =>
      queueMicrotask(() => {
        work();
        resolve();
      }),
    );
    work();
  },

  async nextTick({ work }) {
    await new Promise((resolve) =>
      process.nextTick(() => {
        work();
        resolve();
      }),
    );
    work();
  },

  async parallel({ work }) {
    const branch = async () => {
      await null;
      work();
    };
    await Promise.all([branch(), branch(), branch()]);
    await Promise.race([branch(), branch()]);
    work();
  },

  /** Promises that other requests settle, as those of a shared cache or a batching loader. */
  async settledByOthers({ work, leaveForOthers }) {
    const { promise, resolve } = createLatch();
    latches.push(resolve);
    leaveForOthers(() => {
      for (const open of latches.splice(0)) open();
    });
    // When nobody comes by.
    setTimeout(resolve, 20);
    await promise.then(work);
    work();
  },

  async import_({ work }) {
    await import('./promises.mjs');
    work();
  },
};

function createLatch() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
