import { setImmediate as immediate } from 'node:timers/promises';

export const generators = {
  async generator({ work }) {
    for (const _ of twice(work)) await immediate();
    work();
  },

  /** Its body works for whoever asks for the next value. */
  async sharedGenerator({ work, workForWhomever, leaveForOthers }) {
    const values = twice(workForWhomever);
    leaveForOthers(() => values.next());
    values.next();
    await immediate();
    work();
  },

  async asyncGenerator({ work }) {
    for await (const _ of twiceLater(work)) work();
    work();
  },

  async sharedAsyncGenerator({ work, workForWhomever, leaveForOthers }) {
    const values = twiceLater(workForWhomever);
    leaveForOthers(() => values.next());
    await values.next();
    work();
  },
};

function* twice(work) {
  work();
  yield 1;
  work();
  yield 2;
}

async function* twiceLater(work) {
  work();
  await immediate();
  work();
  yield 1;
  await null;
  work();
  yield 2;
}
