import { expect, it, vi } from 'vitest';
import type { RolledDay, RolledDaysQuery } from '../store/roll-ups/rolled-days.js';
import { createRememberedDays } from './remembered-days.js';

const rolled = (day: number): RolledDay => ({
  day,
  profiles: 1,
  keeps: [0],
  isFolded: false,
  hasOldRollUps: false,
});

/** A store of which every day with an even number can be read from roll-ups. */
const askStore = () =>
  vi.fn(async ({ startDay, endDay }: RolledDaysQuery) =>
    Array.from({ length: endDay - startDay }, (_, i) => rolled(startDay + i)).filter(
      ({ day }) => day % 2 === 0,
    ),
  );
const query = (startDay: number, endDay: number) => ({ tenants: ['a'], startDay, endDay });
const daysOf = (days: readonly RolledDay[]) => days.map(({ day }) => day);

it('asks only for the new days of a range that moves on', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  expect(daysOf(await days.read(query(10, 20), ask))).toEqual([10, 12, 14, 16, 18]);
  expect(daysOf(await days.read(query(11, 21), ask))).toEqual([12, 14, 16, 18, 20]);
  expect(daysOf(await days.read(query(12, 18), ask))).toEqual([12, 14, 16]);
  expect(ask.mock.calls).toEqual([[query(10, 20)], [query(20, 21)]]);
});

it('answers in the order of the days when earlier ones are asked for later', async () => {
  const days = createRememberedDays();
  await days.read(query(14, 20), askStore());
  expect(daysOf(await days.read(query(10, 20), askStore()))).toEqual([10, 12, 14, 16, 18]);
});

it('keeps tenants and services apart', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  await days.read(query(10, 12), ask);
  await days.read({ ...query(10, 12), service: 'shop' }, ask);
  await days.read({ ...query(10, 12), tenants: ['b'] }, ask);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('asks again for the days from that of a late profile on', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  await days.read(query(10, 20), ask);
  days.noteWrite(20);
  days.noteWrite(17);
  await days.read(query(10, 20), ask);
  expect(ask.mock.calls).toEqual([[query(10, 20)], [query(17, 20)]]);
});

it('does not remember what a write overtook', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  await days.read(query(10, 20), async (asked) => {
    days.noteWrite(12);
    return ask(asked);
  });
  await days.read(query(10, 20), ask);
  expect(ask).toHaveBeenCalledTimes(2);
});

it('knows nothing after it was told to forget', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  await days.read(query(10, 20), ask);
  days.forget();
  await days.read(query(10, 20), ask);
  expect(ask.mock.calls[1]).toEqual([query(10, 20)]);
});

it('lets go of days outside of the range when it has those of more than three years', async () => {
  const days = createRememberedDays();
  const ask = askStore();
  await days.read(query(0, 1_000), ask);
  await days.read(query(1_000, 2_000), ask);
  await days.read(query(0, 1), ask);
  await days.read(query(1_999, 2_000), ask);
  expect(ask.mock.calls).toEqual([[query(0, 1_000)], [query(1_000, 2_000)], [query(0, 1)]]);
});
