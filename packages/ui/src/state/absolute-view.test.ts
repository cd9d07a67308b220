import { expect, it } from 'vitest';
import { absoluteView } from './absolute-view.js';
import { DEFAULT_VIEW } from './view-state.js';

const NOW_MS = 1_764_320_400_000;

it('counts relative times from the present of the view', () => {
  const view = { ...DEFAULT_VIEW, from: 'now-15m', to: 'now', baseFrom: 'now-1d', refresh: '15s' } as const;
  expect(absoluteView(view, NOW_MS)).toEqual({
    ...view,
    from: String(NOW_MS - 900_000),
    to: String(NOW_MS),
    baseFrom: String(NOW_MS - 86_400_000),
    refresh: 'off',
  });
});

it('leaves alone what is absolute, and what is not said', () => {
  const view = { ...DEFAULT_VIEW, from: '1000', to: '2000', service: 'shop' };
  expect(absoluteView(view, NOW_MS)).toEqual(view);
});
