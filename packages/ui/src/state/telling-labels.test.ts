import { expect, it } from 'vitest';
import { type Labels, tellingFirst } from './telling-labels.js';

const rows: { labels: Labels }[] = [
  {
    labels: [
      ['arch', 'amd64'],
      ['pod', 'a'],
      ['region', 'eu'],
      ['route', '/'],
    ],
  },
  {
    labels: [
      ['arch', 'amd64'],
      ['pod', 'a'],
      ['region', 'us'],
    ],
  },
];

it('brings the labels to the front whose values differ, or that not all have', () => {
  const order = tellingFirst(rows);
  expect(rows.map(({ labels }) => order(labels).map(([name]) => name))).toEqual([
    ['region', 'route', 'arch', 'pod'],
    ['region', 'arch', 'pod'],
  ]);
});

it('leaves them as they are where nothing differs', () => {
  const [only] = rows.slice(1);
  expect(tellingFirst([{ labels: [] }])([])).toEqual([]);
  expect(only && tellingFirst([only])(only.labels)).toEqual(only?.labels);
});
