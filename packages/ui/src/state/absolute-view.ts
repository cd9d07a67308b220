import { parseTime } from './time-range.js';
import type { ViewState } from './view-state.js';

/** The view with its times as Unix milliseconds, which stand still: tomorrow a link to it shows the same as now. */
export function absoluteView(view: ViewState, nowMs: number): ViewState {
  const absolute = (text: string): string => String(parseTime(text, nowMs) ?? text);
  const { from, to, baseFrom, baseTo } = view;
  return {
    ...view,
    from: absolute(from),
    to: absolute(to),
    baseFrom: absolute(baseFrom),
    baseTo: absolute(baseTo),
    refresh: 'off',
  };
}
