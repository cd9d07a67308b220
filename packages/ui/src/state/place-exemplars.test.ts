import { expect, it } from 'vitest';
import { placeExemplars } from './place-exemplars.js';

const exemplar = (timeMs: number) => ({
  profileId: String(timeMs),
  value: 1,
  labels: [],
  timeMs,
});
const chart = { edgesMs: [1_030, 1_060], lines: [{ value: '', name: '', values: [5, 10] }] };
const range = { startMs: 1_000, endMs: 1_100 };

it('puts profiles at their time, on the line of their bucket', () => {
  const inRange = [exemplar(1_025), exemplar(1_050)];
  const placed = placeExemplars([exemplar(999), ...inRange, exemplar(1_101)], chart, range);
  expect(placed).toEqual([
    { exemplar: inRange[0], left: 0.25, bottom: 5 / 11 },
    { exemplar: inRange[1], left: 0.5, bottom: 10 / 11 },
  ]);
});

it('puts none where nothing is known of the values', () => {
  const empty = { edgesMs: [1_030], lines: [{ value: '', name: '', values: [null] }] };
  expect(placeExemplars([exemplar(1_025)], empty, range)).toEqual([]);
  expect(placeExemplars([exemplar(1_025)], { edgesMs: [], lines: [] }, range)).toEqual([]);
  // The last bucket is not over.
  const growing = { edgesMs: [1_030, 1_060], lines: [{ value: '', name: '', values: [5, null] }] };
  expect(placeExemplars([exemplar(1_050)], growing, range)).toEqual([]);
});
