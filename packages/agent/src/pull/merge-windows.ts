import type { RawWindow } from '../window/raw-window.js';

/**
 * One window out of several that follow each other, of the same samplers; undefined for none. The trees of time stand
 * side by side: whatever adds up samples adds them up. What was alive is that of the last one.
 */
export function mergeWindows(windows: readonly RawWindow[]): RawWindow | undefined {
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const times = windows.flatMap(({ time }) => time ?? []);
  const { time } = last;
  const sum = (value: (tree: (typeof times)[number]['tree']) => number): number =>
    times.reduce((total, { tree }) => total + value(tree), 0);
  return {
    range: { startNanos: first.range.startNanos, endNanos: last.range.endNanos },
    ...(last.heap && { heap: last.heap }),
    ...(time && {
      time: {
        ...time,
        tree: {
          topDownRoot: {
            scriptName: '',
            hitCount: 0,
            children: times.flatMap(({ tree }) => tree.topDownRoot.children),
          },
          startTime: 0,
          endTime: sum(({ startTime, endTime }) => endTime - startTime),
          nonJSThreadsCpuTime: sum(({ nonJSThreadsCpuTime = 0 }) => nonJSThreadsCpuTime),
        },
      },
    }),
  };
}
