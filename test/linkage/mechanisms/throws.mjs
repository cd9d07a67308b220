// Ways out of a span other than its end.

import { setTimeout as timer } from 'node:timers/promises';

export const throws = {
  async throwInSpan({ tracer, work, ofChild }) {
    try {
      tracer.startActiveSpan('child', (child) => {
        ofChild(child).work();
        child.end();
        throw new Error('expected');
      });
    } catch {
      work();
    }
    await null;
    work();
  },

  async rejectInSpan({ tracer, work, ofChild }) {
    try {
      await tracer.startActiveSpan('child', async (child) => {
        await timer(1);
        ofChild(child).work();
        child.end();
        throw new Error('expected');
      });
    } catch {
      work();
    }
    work();
  },

  async throwFromCallback({ api: { context, ROOT_CONTEXT }, work, workForWhomever }) {
    try {
      context.with(ROOT_CONTEXT, () => {
        workForWhomever();
        throw new Error('expected');
      });
    } catch {
      work();
    }
  },
};
