import { describe, expect, test } from 'vitest';
import { OPTION_TABLE } from '../options/option-table.js';
import { BOUNDS, toStartOptions } from './to-start-options.js';

const SOURCE_MAPPER = { infoMap: new Map(), debug: false };

describe('toStartOptions', () => {
  test('gives every field its option', () => {
    const { options, withCpu, remarks } = toStartOptions(
      {
        appName: 'shop',
        serverAddress: 'https://profiles.example',
        authToken: 'secret',
        basicAuthUser: 'ignored',
        basicAuthPassword: 'ignored',
        tenantID: 'team-a',
        tags: { region: 'eu', shard: 3 },
        flushIntervalMs: 20_000,
        wall: { samplingIntervalMicros: 10_000, collectCpuTime: true },
        heap: { samplingIntervalBytes: 65_536, stackDepth: 32 },
      },
      {},
    );
    expect({ options, withCpu, remarks }).toEqual({
      options: {
        serviceName: 'shop',
        endpoint: 'https://profiles.example',
        authToken: 'secret',
        tenantId: 'team-a',
        resourceAttributes: { region: 'eu', shard: 3 },
        flushIntervalMs: 20_000,
        samplingRateHz: 100,
        heapIntervalBytes: 65_536,
        heapStackDepth: 32,
      },
      withCpu: true,
      remarks: [],
    });
  });

  test('leaves what is not given to the environment and the defaults', () => {
    expect(toStartOptions({ appName: '', tags: {} }, {}).options).toEqual({});
  });

  test('turns user and password into a header', () => {
    const { options } = toStartOptions({ basicAuthUser: 'user', basicAuthPassword: 'pass' }, {});
    expect(options).toEqual({ headers: { authorization: 'Basic dXNlcjpwYXNz' } });
  });

  test('lets PYROSCOPE_ADHOC_SERVER_ADDRESS win over code', () => {
    const env = { PYROSCOPE_ADHOC_SERVER_ADDRESS: 'http://adhoc:1' };
    expect(toStartOptions({ serverAddress: 'http://code:2' }, env).options.endpoint).toBe('http://adhoc:1');
  });

  test('takes no CPU profile when CPU time is declined', () => {
    expect(toStartOptions({ wall: { collectCpuTime: false } }, {}).withCpu).toBe(false);
    expect(toStartOptions({}, {}).withCpu).toBe(true);
  });

  test('tells what has no effect, and which numbers were brought to their bounds', () => {
    const { options, remarks } = toStartOptions(
      {
        sourceMapper: SOURCE_MAPPER as never,
        stripFilenames: 'all',
        shortenPaths: true,
        wall: { samplingDurationMs: 60_000, samplingIntervalMicros: 100 },
        flushIntervalMs: 500,
        ...{ other: 1 },
      },
      {},
    );
    expect(options).toEqual({ flushIntervalMs: 1_000, samplingRateHz: 1_000 });
    expect(remarks).toEqual([
      'sourceMapper, stripFilenames, shortenPaths, wall.samplingDurationMs, other without effect',
      'flushIntervalMs is 1000, which is its bound',
      'samplingRateHz is 1000, which is its bound',
    ]);
  });

  test('lists all mistakes in one error, and shows no secret', () => {
    const config = {
      appName: 'a{b}',
      authToken: 7_777,
      flushIntervalMs: 1.5,
      wall: { collectCpuTime: 'yes' },
      heap: 3,
      tags: { 'a=b': 'c', region: 'a,b', shard: true },
      stripFilenames: 'some',
    };
    // Not what the type allows.
    expect(() => toStartOptions(config as never, {})).toThrow(
      '[HOTSPAN_ERR_OPTION] authToken must be a string, not integer. flushIntervalMs must be of type integer, not number. ' +
        'wall.collectCpuTime must be of type boolean, not string. heap must be of type object, not integer. ' +
        'appName must not contain any of { } , =, got "a{b}". stripFilenames must be "all" or "dependencies", got "some". ' +
        'the tag "a=b" must have a name without { } , =. the tag "region" must not contain any of { } , =. ' +
        'the tag "shard" must be a string or a number, got true (boolean).',
    );
  });

  test('finds bad values that have the right type', () => {
    expect(() => toStartOptions({ serverAddress: 'localhost' }, {})).toThrow(
      '[HOTSPAN_ERR_OPTION] endpoint must be an http or https URL',
    );
  });

  test.each(Object.entries(BOUNDS))('has the bounds of the option %s', (name, [min, max]) => {
    // The keys of the bounds are options.
    const { parse } = OPTION_TABLE[name as keyof typeof BOUNDS];
    const accepted = [min - 1, min, max, max + 1].map((value) => 'value' in parse(value, false));
    expect(accepted).toEqual([false, true, true, false]);
  });
});
