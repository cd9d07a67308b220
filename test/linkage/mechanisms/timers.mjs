import {
  setImmediate as immediate,
  setInterval as interval,
  scheduler,
  setTimeout as timer,
} from 'node:timers/promises';

export const timers = {
  async setTimeout_({ work }) {
    await new Promise((resolve) =>
      setTimeout(() => {
        work();
        resolve();
      }, 1),
    );
    work();
  },

  async setImmediate_({ work }) {
    await new Promise((resolve) =>
      setImmediate(() => {
        work();
        resolve();
      }),
    );
    work();
  },

  async setInterval_({ work }) {
    let rounds = 0;
    await new Promise((resolve) => {
      const handle = setInterval(() => {
        work();
        if (++rounds < 3) return;
        clearInterval(handle);
        resolve();
      }, 1);
    });
    work();
  },

  /** A timer that another request puts off, as the idle timer of a socket. */
  async refreshedTimer({ work, leaveForOthers }) {
    await new Promise((resolve) => {
      const handle = setTimeout(() => {
        work();
        resolve();
      }, 2);
      leaveForOthers(() => {
        if (handle.hasRef() && !handle._destroyed) handle.refresh();
      });
    });
    work();
  },

  async timersPromises({ work }) {
    await timer(1);
    work();
    await immediate();
    work();
    await scheduler.yield();
    work();
  },

  async intervalIteration({ work }) {
    let rounds = 0;
    for await (const _ of interval(1)) {
      work();
      if (++rounds === 3) break;
    }
    work();
  },
};
