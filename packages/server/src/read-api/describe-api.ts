import { VERSION } from '../ops/version.js';
import type { Operation } from './operation.js';
import type { Parameter } from './parameter.js';
import { objectOf, type Schema, text } from './schema.js';

/** Where all addresses of the API are. */
export const API_ROOT = '/api/hotspan/v1';

const ERRORS: Readonly<Record<string, string>> = {
  400: 'A parameter is wrong; the message names it and says what to do.',
  401: 'There is no valid token, or no tenant is named.',
  403: 'The token does not allow to read, or not this tenant.',
  429: 'The query needs more time or memory than one may, or too many wait.',
  500: 'The server failed by a mistake of its own.',
  503: 'The server starts, stops, or has no store.',
};

/** The API as a document of OpenAPI 3.1, made from what its addresses are answered by. */
export function describeApi(operations: readonly Operation[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hotspan',
      version: VERSION,
      summary: 'Reads of profiles',
      description:
        'Profiles by function, over any range, in any format. Values are in the unit of the profile type, as doubles: exact to 2^53. Parameters that an address does not have are refused.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_ROOT }],
    security: [{}, { bearer: [] }, { basic: [] }],
    paths: Object.fromEntries(operations.map((one) => [`/${one.path}`, { get: describeOperation(one) }])),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of the scope `read`, where tokens are used.',
        },
        basic: { type: 'http', scheme: 'basic', description: 'The same token as the password of any user.' },
      },
      parameters: {
        tenant: {
          name: 'X-Scope-OrgID',
          in: 'header',
          description: 'The tenant, or several with `|` between them, where there are tenants.',
          schema: { type: 'string' },
        },
      },
      schemas: {
        Error: objectOf({
          code: text('word of the status'),
          message: text('begins with a code in brackets that is never renamed, ends with what to do'),
        }),
      },
    },
  };
}

function describeOperation({ name, summary, parameters, answers }: Operation): object {
  const error = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return {
    operationId: name,
    summary,
    parameters: [...parameters.map(describeParameter), { $ref: '#/components/parameters/tenant' }],
    responses: {
      200: { description: 'What was asked for.', content: describeContent(answers) },
      ...Object.fromEntries(
        Object.entries(ERRORS).map(([status, description]) => [status, { description, content: error }]),
      ),
    },
  };
}

function describeParameter({
  name,
  place,
  description,
  schema,
  isRequired,
  isRepeatable,
}: Parameter): object {
  const repeated = { schema: { type: 'array', items: schema }, style: 'form', explode: true };
  return { name, in: place, description, required: isRequired, ...(isRepeatable ? repeated : { schema }) };
}

/** Of bytes there is nothing to say. */
function describeContent(
  answers: Operation['answers'],
): Readonly<Record<string, { readonly schema?: Schema }>> {
  return Object.fromEntries(
    Object.entries(answers).map(([type, schema]) => [type, schema === undefined ? {} : { schema }]),
  );
}
