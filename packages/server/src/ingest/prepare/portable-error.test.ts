import { FormatError } from '@hotspan/formats';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { ServerError } from '../../errors.js';
import { packError, unpackError } from './portable-error.js';

const throughClone = (error: unknown): Error => unpackError(structuredClone(packError(error)));

describe('an error that goes from thread to thread', () => {
  it.each([
    new ServerError('HOTSPAN_ERR_SERVER_PROFILE', 'a profile breaks rules.'),
    new FormatError('HOTSPAN_ERR_FORMAT_LIMIT', 'too long.', { offset: 7, limit: 5, limitName: 'maxBytes' }),
    new FormatError('HOTSPAN_ERR_FORMAT_SYNTAX', 'broken.'),
    new OtlpProfilesError('HOTSPAN_ERR_OTLP_LIMIT', 'too deep.', { offset: 3, limit: 9 }),
  ])('keeps class, message and all that $name says', (error) => {
    const arrived = throughClone(error);
    expect(arrived).toBeInstanceOf(error.constructor);
    expect(arrived.message).toBe(error.message);
    expect({ ...arrived }).toEqual({ ...error });
  });

  it('keeps message and stack of one that nobody expected', () => {
    const error = new TypeError('x is not a function');
    expect(throughClone(error)).toMatchObject({ message: error.message, stack: error.stack });
    expect(throughClone('thrown text').message).toBe('thrown text');
  });
});
