import { expect, it } from 'vitest';
import { ServerError } from '../errors.js';
import { remoteError } from './remote-error.js';
import { waitForClickHouse } from './wait-for-clickhouse.js';

const origin = 'http://ch:8123';
const networkError = (code: string) => remoteError({ origin }, Object.assign(new Error(code), { code }));

/** Answers in turn, with a clock that only sleeping moves. */
async function waitFor(answers: readonly (string | Error)[], timeoutMs: number) {
  let nowMs = 0;
  let asked = 0;
  const notices: string[] = [];
  const outcome = await waitForClickHouse({
    origin,
    timeoutMs,
    onWait: (message) => notices.push(message),
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    askVersion: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? '';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  }).catch((error: unknown) => error);
  return { outcome, asked, nowMs, notices };
}

it('asks again every second until the server is up, and says once that it waits', async () => {
  const down = networkError('ECONNREFUSED');
  const { outcome, asked, nowMs, notices } = await waitFor(
    [down, down, networkError('EAI_AGAIN'), '26.7.2.1'],
    60_000,
  );
  expect({ outcome, asked, nowMs }).toEqual({ outcome: undefined, asked: 4, nowMs: 3_000 });
  expect(notices).toEqual([`waiting up to 60 s: ${down.message}`]);
});

it('gives up when the time is over, with the reason', async () => {
  const down = networkError('ECONNREFUSED');
  expect(await waitFor([down], 2_500)).toMatchObject({ outcome: down, asked: 4, nowMs: 2_500 });
});

it.each([
  ['a user that is refused', remoteError({ origin }, Object.assign(new Error('no'), { code: '516' }))],
  ['a certificate that is not trusted', networkError('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['a server that is too old', '24.3.1.1'],
  ['something else that answers', 'nothing like a version'],
])('does not wait for %s', async (_name, answer) => {
  const { outcome, asked } = await waitFor([answer], 60_000);
  expect(asked).toBe(1);
  expect(outcome).toBeInstanceOf(ServerError);
});
