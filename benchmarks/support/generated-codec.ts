import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobufjsCli from 'protobufjs-cli';

/** What protobufjs generates for a message: decodes to objects and encodes them. */
export interface GeneratedCodec {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
}

/** Below node_modules, where the generated code finds its run time. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/hotspan-bench', import.meta.url));

/**
 * The static code of `pbjs -t static-module` for `message` of `schema`, generated anew so that it is the installed version's.
 * `name` is for its file and must be another one for every schema.
 */
export async function generateCodec(name: string, schema: string, message: string): Promise<GeneratedCodec> {
  mkdirSync(CACHE, { recursive: true });
  const codePath = join(CACHE, `${name}.cjs`);
  const schemaPath = join(CACHE, `${name}.${process.pid}.proto`);
  writeFileSync(schemaPath, schema);
  const options = ['--target', 'static-module', '--wrap', 'commonjs', '--root', name, '--no-comments'];
  const code = await new Promise<string>((resolve, reject) => {
    protobufjsCli.pbjs.main([...options, schemaPath], (error, output) =>
      output === undefined ? reject(error ?? new Error('pbjs made nothing')) : resolve(output),
    );
  });
  // Processes that do this at the same time must not see each other's half-written code.
  writeFileSync(`${codePath}.${process.pid}`, code);
  renameSync(`${codePath}.${process.pid}`, codePath);
  rmSync(schemaPath);
  // The module exports one codec by the name of every message of the schema.
  const codecs = createRequire(import.meta.url)(codePath) as Record<string, GeneratedCodec>;
  const codec = codecs[message];
  if (codec === undefined) throw new Error(`the schema has no message ${message}`);
  return codec;
}
