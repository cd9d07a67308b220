// Code that moves work between contexts by hand.

import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { setTimeout as timer } from 'node:timers/promises';

const storage = new AsyncLocalStorage();

export const contexts = {
  async asyncResource({ work, leaveForOthers }) {
    const resource = new AsyncResource('linkage');
    leaveForOthers(() => resource.runInAsyncScope(work));
    leaveForOthers(AsyncResource.bind(work));
    await null;
    resource.runInAsyncScope(work);
    work();
  },

  async snapshot({ work, leaveForOthers }) {
    const inside = AsyncLocalStorage.snapshot();
    leaveForOthers(() => inside(work));
    leaveForOthers(AsyncLocalStorage.bind(work));
    await null;
    work();
  },

  async contextBind({ api: { context }, work, leaveForOthers }) {
    leaveForOthers(context.bind(context.active(), work));
    await null;
    work();
  },

  /** An application's own storage, whose frames hold the agent's context too. */
  async ownStorage({ work }) {
    await storage.run({}, async () => {
      work();
      await timer(1);
      work();
    });
    work();
    storage.run({}, work);
    storage.exit(work);
    work();
  },

  async ownStorageEntered({ work }) {
    storage.enterWith({});
    work();
    await timer(1);
    work();
  },

  async outside({ api: { context, ROOT_CONTEXT }, work, workForWhomever }) {
    await context.with(ROOT_CONTEXT, async () => {
      workForWhomever();
      await timer(1);
      workForWhomever();
      setImmediate(workForWhomever);
    });
    work();
  },

  /** What libraries do to keep their own requests from being traced. */
  async invalidSpan({ api: { context, trace, INVALID_SPAN_CONTEXT }, work, workForWhomever }) {
    const invalid = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    await context.with(trace.setSpan(context.active(), invalid), async () => {
      workForWhomever();
      await timer(1);
      workForWhomever();
    });
    work();
  },

  async attach({ api: { context, trace }, tracer, workForWhomever, ofChild }) {
    // In a turn of its own: what is attached stays so for the caller, whose turn this would be.
    await null;
    const child = tracer.startSpan('child');
    const inChild = ofChild(child);
    const token = context.attach(trace.setSpan(context.active(), child));
    inChild.work();
    await timer(1);
    inChild.work();
    token.dispose();
    child.end();
    workForWhomever();
    await null;
    workForWhomever();
  },
};
