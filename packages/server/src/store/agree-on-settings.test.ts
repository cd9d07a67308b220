import { expect, it } from 'vitest';
import { ServerError } from '../errors.js';
import { agreeOnSettings } from './agree-on-settings.js';

/** As the client throws what a server answers. */
function refusal(code: string, message: string): ServerError {
  const cause = Object.assign(new Error(message), { code });
  return new ServerError('HOTSPAN_ERR_SERVER_STORE', 'the store failed.', { cause });
}

it('leaves out what a server refuses, one after the other, and tells of each', async () => {
  const refused: string[] = [];
  const settings = await agreeOnSettings(
    { max_memory_usage: 5, max_memory: 1, readonly: 2 },
    {
      required: [],
      onRefused: (name, reason) => refused.push(`${name}: ${reason}`),
      tryOut: async (tried) => {
        if ('max_memory_usage' in tried) {
          throw refusal('452', "Setting max_memory_usage shouldn't be greater than 3.\nmore");
        }
        if ('readonly' in tried) throw refusal('164', "Cannot modify 'readonly' setting in readonly mode.");
      },
    },
  );
  expect(settings).toEqual({ max_memory: 1 });
  expect(refused).toEqual([
    "max_memory_usage: Setting max_memory_usage shouldn't be greater than 3.",
    "readonly: Cannot modify 'readonly' setting in readonly mode.",
  ]);
});

it.each([
  ['another failure', refusal('241', 'Memory limit exceeded: max_memory_usage')],
  ['a refusal of something that was not asked for', refusal('115', 'Unknown setting other')],
])('passes on %s', async (_name, error) => {
  const tryOut = () => Promise.reject(error);
  await expect(
    agreeOnSettings({ max_memory_usage: 5 }, { required: [], onRefused: () => {}, tryOut }),
  ).rejects.toBe(error);
});
