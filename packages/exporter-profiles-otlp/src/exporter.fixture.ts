import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { onTestFinished } from 'vitest';
import { OTLPProfilesExporter } from './exporter.js';
import type { OtlpProfilesExporterOptions } from './options.js';
import type { ExporterRuntime } from './runtime.js';

/** An exporter whose waits take no time but move its clock, and what it waited and logged. */
export interface TestExporter {
  readonly exporter: OTLPProfilesExporter;
  readonly waitsMs: number[];
  readonly log: string[];
}

/** Wall clock of test exporters: 1 January 2026. */
export const WALL_CLOCK_MS: number = Date.UTC(2026, 0, 1);

export function createTestExporter(
  options: OtlpProfilesExporterOptions,
  runtime: Partial<ExporterRuntime> = {},
): TestExporter {
  const waitsMs: number[] = [];
  const log: string[] = [];
  let clockMs = 0;
  const exporter = new OTLPProfilesExporter(
    {
      logger: {
        debug: (message) => log.push(`debug ${message}`),
        warn: (message) => log.push(`warn ${message}`),
      },
      ...options,
    },
    {
      env: {},
      now: () => clockMs,
      wallClock: () => WALL_CLOCK_MS + clockMs,
      // The middle: no jitter.
      random: () => 0.5,
      sleep: async (waitMs) => {
        waitsMs.push(waitMs);
        clockMs += waitMs;
      },
      ...runtime,
    },
  );
  onTestFinished(() => exporter.shutdown());
  return { exporter, waitsMs, log };
}

/** One CPU profile with one sample of a function named `name`. */
export function sampleProfiles(name = 'checkout'): ProfilesData {
  const builder = createProfilesBuilder();
  const functionIndex = builder.addFunction({ name, filename: 'app.js', startLine: 3 });
  const stack = builder.addStack([builder.addLocation([{ functionIndex, line: 4 }])]);
  const profile = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    timeUnixNano: 1_794_000_000_000_000_000n,
    durationNano: 15_000_000_000n,
  });
  profile.add(stack, 0, 0, 10_000_000n);
  return builder.build({ scopeName: 'test' });
}
