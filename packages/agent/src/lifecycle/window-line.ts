import { createStepTimer, type StepTimer, type StepTimes } from '../self/step-timer.js';
import type { RawWindow } from '../window/raw-window.js';
import type { EncodedWindow, WindowEncoder } from '../window/window-encoder.js';
import type { TakenWindow, TakeOptions, TakeWindow } from './window-taker.js';

export interface WindowLineInit {
  readonly takeWindow: TakeWindow;
  readonly encoder: WindowEncoder;
  /** Called with every window, in order, and with what taking and encoding it took. */
  readonly onEncoded: (taken: TakenWindow, encoded: EncodedWindow, took: StepTimes) => void;
  /** Called when a window was lost. */
  readonly onFailure: (error: unknown) => void;
}

/** Takes windows from the samplers, which is quick, and has them encoded one after the other, which may wait. */
export interface WindowLine {
  /** Takes a window at once; resolves when it and all before it are encoded. Never throws nor rejects. */
  take(options: TakeOptions): Promise<void>;
  /** Encodes what waits before it returns: the event loop has ended. Never throws. */
  encodeNow(): void;
  /** Shows every window that is taken from now, as it is, until the returned function is called. */
  watch(listener: (window: RawWindow) => void): () => void;
}

export function createWindowLine({ takeWindow, encoder, onEncoded, onFailure }: WindowLineInit): WindowLine {
  const waiting: { readonly taken: TakenWindow; readonly timer: StepTimer }[] = [];
  const watchers = new Set<(window: RawWindow) => void>();
  let encoding: Promise<void> | undefined;

  function enqueue(options: TakeOptions): void {
    attempt(() => {
      const timer = createStepTimer();
      const taken = timer.time(() => takeWindow(options));
      waiting.push({ taken, timer });
      for (const watcher of watchers) watcher(taken.window);
    });
  }

  async function encodeAll(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const { taken, timer } = next;
      try {
        const encoded = await encoder.encode(taken.window, timer);
        onEncoded(taken, encoded, timer.read());
      } catch (error) {
        onFailure(error);
      }
      // Only now, so that it is not lost when the process ends meanwhile.
      waiting.shift();
    }
  }

  function attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      onFailure(error);
    }
  }

  return {
    take(options) {
      enqueue(options);
      encoding ??= encodeAll().finally(() => {
        encoding = undefined;
      });
      return encoding;
    },
    encodeNow() {
      for (const { taken, timer } of waiting.splice(0)) {
        attempt(() => {
          const encoded = timer.time(() => encoder.encodeNow(taken.window));
          onEncoded(taken, encoded, timer.read());
        });
      }
    },
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
  };
}
