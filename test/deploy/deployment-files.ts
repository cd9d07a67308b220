import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../examples/deploy/', import.meta.url));

/** A file of examples/deploy. */
export interface DeploymentFile {
  readonly path: string;
  readonly text: string;
}

export function readDeploymentFiles(): readonly DeploymentFile[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(FOLDER.length), text: readFileSync(path, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function readDeploymentFile(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** The documents of a YAML file as plain values. Throws for what a strict reader does not take. */
// biome-ignore lint/suspicious/noExplicitAny: looked at field by field, which is the test
export function parseYaml(text: string): any[] {
  // Strict, and a key that stands twice is an error.
  const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true });
  if (!Array.isArray(documents)) throw new Error('the file holds no document');
  for (const { errors, warnings } of documents) {
    const [problem] = [...errors, ...warnings];
    if (problem !== undefined) throw problem;
  }
  return documents.map((document) => document.toJS());
}
