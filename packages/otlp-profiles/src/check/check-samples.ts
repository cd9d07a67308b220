import { limitError } from '../decode/decode-limits.js';
import { createDistinctRows } from '../model/distinct-rows.js';
import { checkAttributeIndices, pushAttributeSet } from './check-attribute-indices.js';
import { type CheckContext, checkIndex } from './check-context.js';
import type { CheckedDictionary } from './check-dictionary.js';
import { type ProfileRow, readSample, type SampleRow } from './rows/profile-rows.js';

type Shape = 'values' | 'timestamps' | 'values and timestamps';

export interface SamplesCheck {
  /** Checks the samples of one profile. */
  check(profile: ProfileRow, path: string): void;
}

/** One for the whole message: it counts samples against `maxSamples`. */
export function createSamplesCheck(context: CheckContext, dictionary: CheckedDictionary): SamplesCheck {
  const { reader, limits, options, findings, uses } = context;
  /** Of all profiles: a table for each would cost more than its samples where profiles are small. */
  const identities = createDistinctRows();
  let sampleCount = 0;

  function checkReferences({ stack, link, attributes }: SampleRow, path: string): void {
    checkIndex(
      context,
      { rule: 'sample-stack-index', table: 'stack_table' },
      { index: stack, path, field: 'stack_index' },
    );
    checkIndex(
      context,
      { rule: 'sample-link-index', table: 'link_table' },
      { index: link, path, field: 'link_index' },
    );
    checkAttributeIndices(context, dictionary.attributes, { indices: attributes, path });
    uses.mark('stack_table', stack);
    uses.mark('link_table', link);
    for (const index of attributes) uses.mark('attribute_table', index);
  }

  /** Returns the sample's shape, unless it has none. */
  function checkShape({ valueCount, timestampCount }: SampleRow, path: string): Shape | undefined {
    if (valueCount > 0 && timestampCount > 0) {
      if (valueCount !== timestampCount) {
        findings.add('sample-lengths', () => ({
          path,
          problem: `expected as many values as timestamps, found ${valueCount} and ${timestampCount}`,
        }));
      }
      return 'values and timestamps';
    }
    if (timestampCount > 0) return 'timestamps';
    if (valueCount > 1) {
      findings.add('sample-single-value', () => ({
        path: `${path}.values`,
        problem: `expected one value, found ${valueCount}`,
      }));
    } else if (valueCount === 0) {
      findings.add('sample-empty', () => ({
        path,
        problem: 'expected a value or a timestamp, found neither',
      }));
      return undefined;
    }
    return 'values';
  }

  return {
    check({ timeUnixNano, durationNano, samples }, path) {
      if (samples.count === 0) return;
      const before = sampleCount;
      sampleCount += samples.count;
      if (sampleCount > limits.maxSamples) {
        throw limitError(
          limits,
          'maxSamples',
          `the message has ${sampleCount} samples`,
          'Send smaller batches.',
          samples.start(0),
        );
      }
      const endUnixNano = timeUnixNano + durationNano;
      let samplePath = '';
      let expected: Shape | undefined;
      const onTimestamp = (timestamp: bigint, index: number): void => {
        if (timestamp >= timeUnixNano && timestamp < endUnixNano) return;
        const at = `${samplePath}.timestamps_unix_nano[${index}]`;
        findings.add('sample-timestamp-window', () => ({
          path: at,
          problem: `expected a timestamp in [${timeUnixNano}, ${endUnixNano}), found ${timestamp}`,
        }));
      };
      for (let row = 0; row < samples.count; row++) {
        samplePath = `${path}.samples[${row}]`;
        reader.pos = samples.start(row);
        const sample = readSample(reader, samples.end(row), { limits, onTimestamp });
        checkReferences(sample, samplePath);
        if (options.shapes) {
          const shape = checkShape(sample, samplePath);
          expected ??= shape;
          if (shape !== undefined && shape !== expected) {
            const problem = `expected ${expected} as in the samples before, found ${shape}`;
            findings.add('sample-shape', () => ({ path: `${path}.samples[${row}]`, problem }));
          }
        }
        if (options.duplicates) {
          // The number of samples before stands for the profile.
          const words = [before, dictionary.stacks.first(sample.stack), dictionary.links.first(sample.link)];
          pushAttributeSet(words, dictionary.attributes, sample.attributes);
          const first = identities.add(words) - before;
          if (first !== row) {
            findings.add('sample-duplicate', () => ({
              path: `${path}.samples[${row}]`,
              problem: `expected another stack, attributes or link than before, found those of samples[${first}]`,
            }));
          }
        }
      }
    },
  };
}
