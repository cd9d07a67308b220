import { FormatError } from '@hotspan/formats';
import { expect, it } from 'vitest';
import { ServerError } from '../../errors.js';
import { toRejection } from './profile-rejection.js';

it.each([
  ['maxBytes', 'profile_size_limit'],
  ['maxSamples', 'samples_limit'],
  ['maxLabels', 'sample_labels_limit'],
  ['maxStackDepth', 'malformed_profile'],
] as const)('counts what is beyond %s as %s', (limitName, reason) => {
  const error = new FormatError('HOTSPAN_ERR_FORMAT_LIMIT', 'too much. Send less.', { limitName });
  expect(toRejection(error)).toEqual({ reason, message: '[HOTSPAN_ERR_FORMAT_LIMIT] too much. Send less.' });
});

it.each([
  new FormatError('HOTSPAN_ERR_FORMAT_SYNTAX', 'no. Do.'),
  new ServerError('HOTSPAN_ERR_SERVER_PROFILE', 'no. Do.'),
])('counts other mistakes of a profile as malformed: $code', (error) => {
  expect(toRejection(error)).toEqual({ reason: 'malformed_profile', message: error.message });
});

it.each([
  new FormatError('HOTSPAN_ERR_FORMAT_OPTION', 'no. Do.'),
  new ServerError('HOTSPAN_ERR_SERVER_BUSY', 'no. Do.'),
  new RangeError('no'),
])('passes on what is none: $name $code', (error) => {
  expect(() => toRejection(error)).toThrow(error);
});
