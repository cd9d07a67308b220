import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { serve } from '../lifecycle/serve.fixture.js';
import { getLabels } from '../lifecycle/with-labels.js';
import { withRequestLabels } from './http.js';

test('listeners for a body that comes later have the labels of its request', async () => {
  startQuietly({ profiles: ['wall'] });
  const seen: unknown[] = [];
  let isSeen: () => void = () => {};
  const firstPart = new Promise<void>((resolve) => {
    isSeen = resolve;
  });
  const url = new URL(
    await serve((request, response) =>
      withRequestLabels(
        request,
        response,
        () => {
          response.writeContinue();
          request.on('data', () => {
            seen.push(getLabels()['http.route']);
            isSeen();
          });
          request.on('end', () => {
            seen.push(getLabels()['http.route']);
            response.end();
          });
        },
        { route: '/body' },
      ),
    ),
  );
  const socket = connect(Number(url.port), url.hostname);
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\nconnection: close\r\n\r\n');
  // The answer says that the request is being handled: what is sent now comes in an event of its own.
  await once(socket, 'data');
  socket.write('ab');
  await firstPart;
  socket.write('cd');
  socket.resume();
  await once(socket, 'close');
  expect(new Set(seen)).toEqual(new Set(['/body']));
  expect(seen.length).toBeGreaterThanOrEqual(2);
});
