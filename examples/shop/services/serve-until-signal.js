/**
 * Says on stdout that the service is ready, and closes it at SIGTERM or SIGINT: open requests are answered, then
 * the process ends by itself. It does not call `process.exit`, which would cut off the profiler's last upload.
 *
 * @param {string} service
 * @param {string} url
 * @param {() => unknown} close
 */
export function serveUntilSignal(service, url, close) {
  process.stdout.write(`${service} listening on ${url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => close());
}
