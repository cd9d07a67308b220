import { expect, it } from 'vitest';
import { planHourStatements } from './plan-hour-statements.js';
import type { StaleHour } from './stale-hours.js';

function hour(service: string, storedRows: number, hourSeconds = 3_600): StaleHour {
  return { tenant: 't', service, type: 'x', hourSeconds, keepDays: 0, storedRows, rolledRows: 0 };
}

function plan(hours: readonly StaleHour[]): string[] {
  return planHourStatements(hours).map(
    ({ hourSeconds, keys, part }) =>
      `${hourSeconds} ${keys.map(({ service }) => service).join('+')} ${part.index}/${part.count}`,
  );
}

it.each([
  { what: 'puts small services together', hours: [hour('a', 60), hour('b', 60)], plan: ['3600 a+b 0/1'] },
  {
    what: 'takes each hour by itself',
    hours: [hour('a', 60, 7_200), hour('a', 60)],
    plan: ['7200 a 0/1', '3600 a 0/1'],
  },
  {
    what: 'begins anew when the rows are many',
    hours: [hour('a', 750), hour('b', 300), hour('c', 50)],
    plan: ['3600 a 0/1', '3600 b+c 0/1'],
  },
  {
    what: 'takes the series of a large service in parts',
    hours: [hour('a', 10), hour('b', 2_050), hour('c', 10)],
    plan: ['3600 a 0/1', '3600 b 0/3', '3600 b 1/3', '3600 b 2/3', '3600 c 0/1'],
  },
  { what: 'plans nothing for nothing', hours: [], plan: [] },
])('$what', ({ hours, plan: expected }) => {
  expect(plan(hours)).toEqual(expected);
});

it('begins anew when the names are long', () => {
  const long = (name: string): StaleHour => hour(name.repeat(15_000), 1);
  expect(planHourStatements([long('a'), long('b'), hour('c', 1)]).map(({ keys }) => keys.length)).toEqual([
    1, 2,
  ]);
});
