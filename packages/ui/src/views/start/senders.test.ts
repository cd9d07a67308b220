import { describe, expect, it } from 'vitest';
import { listSenders } from './senders.js';
import { serverAddress } from './server-address.js';
import { servicesSince } from './services-since.js';

describe('the address of the server', () => {
  it.each([
    ['http://localhost:4040/', 'http://localhost:4040'],
    ['http://localhost:4040/?tab=start', 'http://localhost:4040'],
    ['https://tools.example.com/ops/hotspan/?tab=start#x', 'https://tools.example.com/ops/hotspan'],
    ['http://[::1]:4040/index.html', 'http://[::1]:4040'],
    [`http://h/a'b$(c)/`, 'http://h/a%27b%24%28c%29'],
  ])('of a page at %s is %s', (baseUri, address) => {
    expect(serverAddress(baseUri)).toBe(address);
  });
});

describe('the snippets', () => {
  const address = 'https://tools.example.com/ops/hotspan';
  const codeOf = (needsToken: boolean): Map<string, string> =>
    new Map(
      listSenders({ address, needsToken }).map(({ id, snippets }) => [
        id,
        snippets.map(({ code }) => code).join('\n'),
      ]),
    );

  it('all have the address of this server, and without tokens none speaks of one', () => {
    for (const code of codeOf(false).values()) {
      expect(code).toContain(address);
      expect(code).not.toMatch(/token/i);
    }
  });

  it('all have a place for the token where the server wants one', () => {
    for (const code of codeOf(true).values()) expect(code).toMatch(/\bTOKEN\b/);
    for (const { notes } of listSenders({ address, needsToken: true }))
      expect(notes.at(-1)).toContain('scope write');
  });
});

it('finds the services that have come since', () => {
  const before = new Map([['shop', ['cpu']]]);
  expect(servicesSince(before, new Map([...before, ['cart', ['cpu']]]))).toEqual(['cart']);
  expect(servicesSince(before, before)).toEqual([]);
});
