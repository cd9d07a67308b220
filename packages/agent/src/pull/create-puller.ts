import type { ProfilesData } from '@hotspan/otlp-profiles';
import type { WindowLine } from '../lifecycle/window-line.js';
import type { RawWindow } from '../window/raw-window.js';
import { mergeWindows } from './merge-windows.js';

/** Why there is no profile. */
export type PullRefusal = 'busy' | 'stopped' | 'no time' | 'no heap';

/** A profile that is being taken. */
export interface Pull {
  /** Undefined when nothing was sampled or the pull was cancelled. Rejects when the profile cannot be made. */
  readonly data: Promise<ProfilesData | undefined>;
  /** Ends it before its time: nobody waits for it any more. */
  cancel(): void;
}

/** Shows what the running samplers record to those who ask for it. One at a time. */
export interface Puller {
  /** The CPU and wall profiles of so much time from now. */
  pullTime(durationMs: number): Pull | PullRefusal;
  /** What is alive on the heap. */
  pullHeap(): Pull | PullRefusal;
  /** Milliseconds until the pull that is under way ends; 0 when there is none. */
  busyForMs(): number;
}

export interface PullerInit {
  readonly isRunning: () => boolean;
  readonly windows: Pick<WindowLine, 'take' | 'watch'>;
  readonly build: (window: RawWindow) => Promise<ProfilesData>;
  readonly hasTime: boolean;
  readonly hasHeap: boolean;
}

/**
 * Samplers are neither stopped nor shared: a pull ends the current window at its begin and the last one at its end, and
 * keeps the windows between, which are uploaded as all others are.
 */
export function createPuller({ isRunning, windows, build, hasTime, hasHeap }: PullerInit): Puller {
  let busyUntilMs: number | undefined;

  function begin(durationMs: number, withHeap: boolean, pick: (window: RawWindow) => RawWindow): Pull {
    if (durationMs > 0) void windows.take({ restart: true, withHeap: false });
    busyUntilMs = performance.now() + durationMs;
    const seen: RawWindow[] = [];
    const stopWatching = windows.watch((window) => seen.push(pick(window)));
    let isOver = false;
    let endNow: () => void = () => {};
    const waited = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      // The connection of whoever waits keeps the process alive, this does not.
      timer.unref();
      endNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });

    function end(): void {
      if (isOver) return;
      isOver = true;
      stopWatching();
      busyUntilMs = undefined;
    }

    const data = waited.then(async () => {
      if (isOver) return undefined;
      if (isRunning()) void windows.take({ restart: true, withHeap });
      end();
      const merged = mergeWindows(seen);
      if (merged === undefined) return undefined;
      const built = await build(merged);
      return built.resourceProfiles.length > 0 ? built : undefined;
    });
    return {
      data,
      cancel() {
        end();
        endNow();
      },
    };
  }

  function refuse(has: boolean, missing: PullRefusal): PullRefusal | undefined {
    if (!isRunning()) return 'stopped';
    if (!has) return missing;
    return busyUntilMs === undefined ? undefined : 'busy';
  }

  return {
    pullTime: (durationMs) =>
      refuse(hasTime, 'no time') ??
      begin(durationMs, false, ({ range, time }) => ({ range, ...(time && { time }) })),
    pullHeap: () =>
      refuse(hasHeap, 'no heap') ?? begin(0, true, ({ range, heap }) => ({ range, ...(heap && { heap }) })),
    busyForMs: () => (busyUntilMs === undefined ? 0 : Math.max(0, busyUntilMs - performance.now())),
  };
}
