import { setTimeout as timer } from 'node:timers/promises';

export const spans = {
  async nested({ tracer, work, ofChild }) {
    await tracer.startActiveSpan('child', async (child) => {
      const inChild = ofChild(child);
      inChild.work();
      await tracer.startActiveSpan('grandchild', async (grandchild) => {
        const inGrandchild = inChild.ofChild(grandchild);
        inGrandchild.work();
        await timer(1);
        inGrandchild.work();
        grandchild.end();
      });
      inChild.work();
      child.end();
    });
    work();
  },

  async parallelChildren({ tracer, work, ofChild }) {
    const branch = () =>
      tracer.startActiveSpan('child', async (child) => {
        const inChild = ofChild(child);
        await timer(1);
        inChild.work();
        await null;
        inChild.work();
        child.end();
      });
    await Promise.all([branch(), branch(), branch()]);
    work();
  },

  async siblings({ api: { context, trace }, tracer, work, ofChild }) {
    const [first, second] = [tracer.startSpan('first'), tracer.startSpan('second')];
    const [inFirst, inSecond] = [ofChild(first), ofChild(second)];
    const activate = (span, fn) => context.with(trace.setSpan(context.active(), span), fn);
    activate(first, inFirst.work);
    activate(second, inSecond.work);
    await timer(1);
    activate(first, inFirst.work);
    first.end();
    second.end();
    work();
  },

  /** Activated on the root context, with its parent's work around it. */
  async detachedChild({ api: { context, trace, ROOT_CONTEXT }, tracer, work, ofChild }) {
    const child = tracer.startSpan('child');
    const inChild = ofChild(child);
    await context.with(trace.setSpan(ROOT_CONTEXT, child), async () => {
      inChild.work();
      await timer(1);
      inChild.work();
    });
    child.end();
    work();
  },

  /** Activated first where its parent is not active, as by a queue of jobs. */
  async childForLater({ api: { context, trace, ROOT_CONTEXT }, tracer, work, ofChild }) {
    const child = tracer.startSpan('child');
    const inChild = ofChild(child);
    await context.with(ROOT_CONTEXT, async () => {
      await timer(1);
      await context.with(trace.setSpan(ROOT_CONTEXT, child), async () => {
        inChild.work();
        await timer(1);
        inChild.work();
      });
    });
    child.end();
    work();
  },

  /** Its parent is told by the context that it is started with and was never active itself. */
  async childOfInactive({ api: { context, trace }, tracer, work, ofChild }) {
    const parent = tracer.startSpan('parent');
    const inParent = ofChild(parent);
    const child = tracer.startSpan('child', {}, trace.setSpan(context.active(), parent));
    const inChild = inParent.ofChild(child);
    await context.with(trace.setSpan(context.active(), child), async () => {
      inChild.work();
      await timer(1);
      inChild.work();
    });
    child.end();
    parent.end();
    work();
  },

  /** Work that goes on when its span has ended. */
  async afterEnd({ tracer, work, ofChild }) {
    await tracer.startActiveSpan('child', async (child) => {
      const inChild = ofChild(child);
      child.end();
      await timer(1);
      inChild.work();
    });
    work();
  },
};
