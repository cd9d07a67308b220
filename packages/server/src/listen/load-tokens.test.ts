import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTokens } from './load-tokens.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'tokens');

describe('loadTokens', () => {
  it('is undefined without any', () => {
    expect(loadTokens({ authToken: '', multiTenancy: false })).toBeUndefined();
  });

  it('reads those of the option and of a file', () => {
    const entry = { token: 's3cret-1', scopes: new Set(['read']), tenant: undefined };
    writeFileSync(path, '# readers\nread:s3cret-1\n');
    expect(loadTokens({ authToken: 'read:s3cret-1', multiTenancy: false })).toEqual([entry]);
    expect(loadTokens({ authToken: `@${path}`, multiTenancy: false })).toEqual([entry]);
  });

  it.each([
    ['# none\n', /the file \S+ of --auth-token must have at least one token\. Correct it\.$/],
    [
      'read:s3cret-1\ns3cret\n',
      /the file \S+ of --auth-token must have tokens of 8 .* \(line 2\)\. Correct it\.$/,
    ],
    [
      'read@a:s3cret-1\n',
      /has tokens of tenants, and there is one tenant only\. Give --multi-tenancy too\.$/,
    ],
  ])('refuses the file %j without repeating it', (text, message) => {
    writeFileSync(path, text);
    const load = () => loadTokens({ authToken: `@${path}`, multiTenancy: false });
    expect(load).toThrow(message);
    expect(load).toThrow(/^\[HOTSPAN_ERR_SERVER_OPTION\] (?!.*s3cret)/);
  });

  it('refuses a file that cannot be read', () => {
    expect(() => loadTokens({ authToken: `@${folder}/none`, multiTenancy: false })).toThrow(
      /the file \S+none of --auth-token cannot be read \(ENOENT\)\. Give one/,
    );
  });

  it('takes tokens of tenants where there are tenants', () => {
    expect(loadTokens({ authToken: 'read@a:s3cret-1', multiTenancy: true })).toHaveLength(1);
  });
});
