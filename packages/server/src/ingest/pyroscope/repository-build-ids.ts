import { addMissingMapping, type PprofProfile } from '@hotspan/formats';

/** Labels that say where the source of a service is, and what they are called in a build id. */
const REPOSITORY = 'service_repository';
const GIT_REF = 'service_git_ref';
const ROOT_PATH = 'service_root_path';

/**
 * Gives what is needed to find a profile's source to those who export it: each build id becomes a JSON object with the repository and
 * the build id that there was. Undefined without labels of a repository.
 */
export function repositoryBuildIds(
  labels: ReadonlyMap<string, string>,
): ((pprof: PprofProfile) => PprofProfile) | undefined {
  if (!labels.has(REPOSITORY) && !labels.has(GIT_REF) && !labels.has(ROOT_PATH)) return undefined;
  const describe = (buildId: string): string => {
    const entries = [
      ['repository', labels.get(REPOSITORY)],
      ['git_ref', labels.get(GIT_REF)],
      ['build_id', buildId],
      ['root_path', labels.get(ROOT_PATH)],
    ].filter(([, value]) => value);
    return JSON.stringify(Object.fromEntries(entries));
  };
  return (pprof) => {
    const complete = addMissingMapping(pprof);
    const strings = [...complete.strings];
    const buildId = complete.mappings.buildId.map(
      (index) => strings.push(describe(complete.strings[index] ?? '')) - 1,
    );
    return { ...complete, strings, mappings: { ...complete.mappings, buildId } };
  };
}
