// Sets labels at the top of a program, in tasks of its own and in requests, and prints as JSON which labels held where.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Pyroscope from 'hotspan/pyroscope';

Pyroscope.setLogger({ warn() {}, debug() {} });
Pyroscope.init({ serverAddress: 'http://127.0.0.1:1', flushIntervalMs: 600_000 });
Pyroscope.start();
const seen = {};
const earlier = sleep(1).then(() => Pyroscope.getLabels());
Pyroscope.setLabels({ phase: 'top' });
seen.earlier = await earlier;
seen.tasks = await Promise.all(
  Array.from({ length: 32 }, (_, i) =>
    sleep(1).then(async () => {
      Pyroscope.setLabels({ task: i });
      await sleep(i % 5);
      return Pyroscope.getLabels().task;
    }),
  ),
);
seen.afterTasks = Pyroscope.getLabels();
Pyroscope.wrapWithLabels({ step: 1 }, () => {
  Pyroscope.setLabels({ inner: true });
  seen.wrapped = Pyroscope.getLabels();
});
seen.afterWrap = Pyroscope.getLabels();
const server = createServer(async (request, response) => {
  const before = Pyroscope.getLabels();
  Pyroscope.setLabels({ path: request.url });
  await sleep(5);
  response.end(JSON.stringify([before, Pyroscope.getLabels()]));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
seen.requests = await Promise.all(['/a', '/b'].map(async (path) => (await fetch(url + path)).json()));
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
