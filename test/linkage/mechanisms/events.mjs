// Emitters and event targets: their listeners run inside of whoever emits, unless they are bound.

import { EventEmitter, on, once } from 'node:events';
import { setImmediate as immediate } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';

const shared = new EventEmitter();
shared.setMaxListeners(0);
const target = new EventTarget();

export const events = {
  async emitter({ work }) {
    const emitter = new EventEmitter();
    emitter.once('event', work);
    await immediate();
    emitter.emit('event');
    work();
  },

  /** Emitted by whichever request comes by. */
  async sharedEmitter({ work, workForWhomever }) {
    shared.once('event', workForWhomever);
    await immediate();
    shared.emit('event');
    work();
  },

  async boundListener({ api: { context }, work }) {
    shared.once('event', context.bind(context.active(), work));
    await immediate();
    shared.emit('event');
    work();
  },

  async boundEmitter({ api: { context }, work, leaveForOthers }) {
    const emitter = context.bind(context.active(), new EventEmitter());
    emitter.once('event', work);
    emitter.on('other event', work);
    leaveForOthers(() => emitter.emit('event'));
    await immediate();
    emitter.emit('other event');
    work();
  },

  async eventsOnce({ work, leaveForOthers }) {
    const emitter = new EventEmitter();
    const waiting = once(emitter, 'event');
    leaveForOthers(() => emitter.emit('event'));
    setTimeout(() => emitter.emit('event'), 20);
    await waiting;
    work();
  },

  async eventsIteration({ work }) {
    const emitter = new EventEmitter();
    setImmediate(() => {
      emitter.emit('event', 1);
      emitter.emit('event', 2);
    });
    for await (const [number] of on(emitter, 'event')) {
      work();
      if (number === 2) break;
    }
    work();
  },

  async eventTarget({ work, workForWhomever }) {
    target.addEventListener('event', workForWhomever, { once: true });
    await immediate();
    target.dispatchEvent(new Event('event'));
    work();
  },

  async abortSignal({ work, workForWhomever, leaveForOthers }) {
    const controller = new AbortController();
    controller.signal.addEventListener('abort', workForWhomever, { once: true });
    const dependent = AbortSignal.any([controller.signal]);
    dependent.addEventListener('abort', workForWhomever, { once: true });
    leaveForOthers(() => controller.abort());
    await immediate();
    work();
  },

  async abortTimeout({ work, workForWhomever }) {
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => {
      // Node.js lets go of a signal whose time-out nobody waits for.
      const alive = setTimeout(resolve, 50);
      signal.addEventListener('abort', () => {
        workForWhomever();
        clearTimeout(alive);
        resolve();
      });
    });
    work();
  },

  async messagePort({ work, workForWhomever }) {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port2.once('message', () => {
        workForWhomever();
        resolve();
      });
      port1.postMessage('message');
    });
    port1.close();
    work();
  },
};
