import type { RawWindow } from '../window/raw-window.js';
import type { EncodedWindow, WindowEncoder } from '../window/window-encoder.js';
import type { TakenWindow, TakeOptions, TakeWindow } from './window-taker.js';

export interface WindowLineInit {
  readonly takeWindow: TakeWindow;
  readonly encoder: WindowEncoder;
  /** Called with every window, in order; `takeMs` is how long taking it held up the event loop. */
  readonly onEncoded: (taken: TakenWindow, encoded: EncodedWindow, takeMs: number) => void;
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
  const waiting: { readonly taken: TakenWindow; readonly takeMs: number }[] = [];
  const watchers = new Set<(window: RawWindow) => void>();
  let encoding: Promise<void> | undefined;

  function enqueue(options: TakeOptions): void {
    const startedMs = performance.now();
    attempt(() => {
      const taken = takeWindow(options);
      waiting.push({ taken, takeMs: performance.now() - startedMs });
      for (const watcher of watchers) watcher(taken.window);
    });
  }

  async function encodeAll(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const { taken, takeMs } = next;
      try {
        const encoded = await encoder.encode(taken.window);
        onEncoded(taken, encoded, takeMs);
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
      for (const { taken, takeMs } of waiting.splice(0)) {
        attempt(() => onEncoded(taken, encoder.encodeNow(taken.window), takeMs));
      }
    },
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
  };
}
