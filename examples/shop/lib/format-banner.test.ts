import { expect, it } from 'vitest';
import { formatBanner } from './format-banner.js';

it('links to the CPU time of the storefront, of one span of it, and to its heap', () => {
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const banner = formatBanner({ serverPort: 4040, logFolder: '.hotspan/logs', span });
  const [cpu, ofSpan, heap] = (banner.match(/http:\S+/g) ?? []).map((url) => new URL(url));
  expect(cpu?.href).toBe(
    'http://localhost:4040/?service=storefront&type=cpu%3Acpu%3Ananoseconds%3Acpu%3Ananoseconds&from=now-15m&to=now',
  );
  expect(ofSpan?.searchParams.get('span')).toBe(span.spanId);
  expect(heap?.searchParams.get('type')).toContain('inuse_space');
  expect(banner).toContain(span.traceId);
  expect(banner).toContain('recommendSlowly');
  expect(banner).toContain('rememberVisitor');
});
