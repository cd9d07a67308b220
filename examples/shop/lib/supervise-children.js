import { startChild } from './start-child.js';

/** @typedef {import('./errors.js').ShopError} ShopError */

/**
 * Creates what keeps several children together: they are started one after the other, each when the one before is
 * ready, and stopped in the opposite order.
 *
 * @param {{ cwd: string, logFolder: string, onStart?: (name: string) => void }} options
 */
export function superviseChildren({ cwd, logFolder, onStart = () => {} }) {
  /** @type {import('./start-child.js').Child[]} */
  const children = [];
  /** @type {Promise<void> | undefined} */
  let stopping;
  /** @type {(error: ShopError) => void} */
  let fail = () => {};
  /** @type {Promise<never>} */
  const failed = new Promise((_resolve, reject) => {
    fail = reject;
  });
  // Whoever awaits it late, or never, is no reason to end this process with an unhandled rejection.
  failed.catch(() => {});

  /** @param {import('./start-child.js').ChildSpec} spec */
  async function startOne(spec) {
    const child = startChild(spec, { cwd, logFolder });
    children.push(child);
    child.ended.then((error) => {
      if (stopping === undefined) fail(error);
    });
    await child.ready;
  }

  async function stopInReverse() {
    for (const child of children.toReversed()) await child.stop();
  }

  return {
    /** Rejects with SHOP_ERR_CHILD_DIED as soon as a child ends that was not told to. */
    failed,

    /**
     * Starts children one after the other and waits until all are ready, or until `stop` is called.
     *
     * @param {readonly import('./start-child.js').ChildSpec[]} specs
     * @returns {Promise<boolean>} whether all run
     */
    async start(specs) {
      for (const spec of specs) {
        if (stopping !== undefined) return false;
        onStart(spec.name);
        await startOne(spec);
      }
      return stopping === undefined;
    },

    /** Stops every child; resolves when all are gone. May be called again. */
    stop() {
      stopping ??= stopInReverse();
      return stopping;
    },
  };
}
