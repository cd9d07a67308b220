import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import { expect, test } from 'vitest';
import { seriesName } from './series-name.js';

test.each<[name: string, resource: readonly KeyValue[]]>([
  ['checkout{}', toKeyValues({ 'service.name': 'checkout' })],
  ['unknown_service_node{service_name=unknown_service:node}', []],
  [
    'shop/web-1.2{process_pid=7,is_up=true}',
    toKeyValues({ 'service.name': 'shop/web-1.2', 'process.pid': 7, 'is up': true }),
  ],
  // What the server gives another meaning, and what would end the value.
  [
    'unknown_service_node{service_name=unknown_service:node,text=a_b_c_d_e,_9lives=x,a_b=first}',
    toKeyValues({
      __name__: 'x',
      pyroscope_spy: 'x',
      service_name: 'x',
      text: ' a{b}c,d=e\n ',
      '9lives': 'x',
      'a.b': 'first',
      a_b: 'second',
      empty: ' ',
    }),
  ],
  [
    'c_t_{service_name=c\u00f4t\u00e9,zone=c\u00f4t\u00e9}',
    toKeyValues({ 'service.name': 'c\u00f4t\u00e9', tags: ['a'], zone: 'c\u00f4t\u00e9' }),
  ],
])('%s is the name of its resource', (name, resource) => {
  expect(seriesName(resource)).toBe(name);
});

test('values are cut to what the server takes', () => {
  const resource = toKeyValues({ 'service.name': 'a', long: 'x'.repeat(3_000) });
  expect(seriesName(resource)).toBe(`a{long=${'x'.repeat(2_048)}}`);
});
