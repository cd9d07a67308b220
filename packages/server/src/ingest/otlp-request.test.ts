import { decodeProfilesJson } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { nameOtlpProfiles } from './otlp-request.js';
import { encodeJsonRequest, textAttribute } from './otlp-requests.fixture.js';

/** A request whose resource has these attributes alone. */
function read(resource: Readonly<Record<string, string>>, scope: Readonly<Record<string, string>> = {}) {
  const attributesOf = (texts: Readonly<Record<string, string>>): object[] =>
    Object.entries(texts).map(([key, value]) => textAttribute(key, value));
  const text = encodeJsonRequest({
    service: '',
    attributes: attributesOf(resource),
    scopeAttributes: attributesOf(scope),
  });
  // An empty service name comes first, and says nothing.
  return nameOtlpProfiles(decodeProfilesJson(text));
}

describe('nameOtlpProfiles', () => {
  it.each([
    [{ 'service.name': 'shop', 'process.executable.name': 'node' }, 'shop'],
    [{ 'process.executable.name': 'node' }, 'unknown_service:node'],
    [{ 'service.name': '' }, 'unknown_service'],
    [{}, 'unknown_service'],
  ])(
    'takes the service of resource %j to be %s, and that of samples to be able to differ',
    (resource, service) => {
      const { messages } = read(resource);
      expect(messages.flatMap(({ profiles }) => profiles)).toMatchObject([
        { service, serviceAttribute: 'service.name' },
      ]);
    },
  );

  it('makes attributes of resource and scope labels, of which the first of a name counts and empty ones do not', () => {
    const [profile] =
      read({ a: 'resource', b: '' }, { a: 'scope', b: 'scope', c: 'scope' }).messages[0]?.profiles ?? [];
    expect(Object.fromEntries(profile?.labels ?? [])).toMatchObject({
      __otel__: 'true',
      __delta__: '',
      a: 'resource',
      b: 'scope',
      c: 'scope',
    });
  });

  it.each([
    [{ service_name: 'shop' }, {}],
    [{}, { service_name: 'shop' }],
  ])(
    'refuses profiles whose resource %j or scope %j has the label that the server derives',
    (resource, scope) => {
      const { messages, rejections } = read(resource, scope);
      expect(messages.flatMap(({ profiles }) => profiles)).toEqual([]);
      expect(rejections).toEqual([
        {
          reason: 'duplicate_label_names',
          message:
            '[HOTSPAN_ERR_SERVER_PROFILE] a profile has an attribute named service_name, which is a label of its own. Use service.name.',
        },
      ]);
    },
  );

  it('passes on what the decoder refused', () => {
    const decoded = decodeProfilesJson(
      encodeJsonRequest({ service: 'shop', profiles: [{}, { samples: [{ stackIndex: 99, values: [1] }] }] }),
    );
    const { messages, rejections } = nameOtlpProfiles(decoded);
    expect(messages.flatMap(({ profiles }) => profiles)).toHaveLength(1);
    expect(rejections).toEqual([
      { reason: 'malformed_profile', message: expect.stringMatching(/^\[HOTSPAN_ERR_OTLP_INDEX\] /) },
    ]);
  });
});
