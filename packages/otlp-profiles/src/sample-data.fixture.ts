import { toKeyValues } from './model/any-value.js';
import { createProfilesBuilder } from './model/profiles-builder.js';
import type { ProfilesData } from './model/profiles-data.js';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';

/** A small message that uses every table: two profiles over one dictionary, a link, attributes, inlined lines. */
export function sampleData(): ProfilesData {
  const builder = createProfilesBuilder();
  const parse = builder.addFunction({ name: 'parse', filename: 'app.js', startLine: 12 });
  const handle = builder.addFunction({
    name: 'handle',
    systemName: '_handle',
    filename: 'app.js',
    startLine: 3,
  });
  const frameType = builder.addAttributeSet([builder.addAttribute('profile.frame.type', 'v8js')]);
  const leaf = builder.addLocation([{ functionIndex: parse, line: 14, column: 9 }], {
    attributeSet: frameType,
  });
  const root = builder.addLocation([{ functionIndex: handle, line: 5 }], { attributeSet: frameType });
  const inlined = builder.addLocation([{ functionIndex: parse, line: 15 }, { functionIndex: handle }], {
    address: 0xffff_8000_1234_5678n,
  });
  const deep = builder.addStack([leaf, root]);
  const native = builder.addStack([inlined]);
  const route = builder.addAttributeSet([
    builder.addAttribute('http.route', '/orders/:id'),
    builder.addAttribute('thread.id', 0n),
    builder.addAttribute('size', 2.5, 'By'),
  ]);
  const link = builder.addLink(TRACE_ID, SPAN_ID);

  const window = { timeUnixNano: 1_794_000_000_123_456_789n, durationNano: 15_000_000_000n };
  const nanoseconds = (type: string) => ({ type, unit: 'nanoseconds' });
  const cpu = builder.addProfile({
    ...window,
    sampleType: nanoseconds('cpu'),
    periodType: nanoseconds('cpu'),
    period: 10_101_010,
    profileId: Uint8Array.from({ length: 16 }, (_, i) => i + 1),
  });
  cpu.add(deep, route, link, 10_101_010);
  cpu.add(native, 0, 0, 2n ** 60n + 1n);
  cpu.add(deep, route, link, 5);
  const wall = builder.addProfile({ ...window, sampleType: nanoseconds('wall'), attributeSet: route });
  wall.add(deep, 0, 0, 42);
  builder.addProfile({ ...window, sampleType: nanoseconds('empty') });

  return builder.build({
    resource: toKeyValues({ 'service.name': 'shop', 'process.pid': 4711, up: true, tags: ['a', 'b'] }),
    resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    scopeName: 'hotspan',
    scopeVersion: '0.1.0',
    scopeAttributes: toKeyValues({ env: 'prod' }),
  });
}
