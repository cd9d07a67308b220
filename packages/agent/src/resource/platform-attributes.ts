import type { Environment } from '../options/parsed.js';

/** Attributes of a resource, by their names in the semantic conventions. */
export type ResourceAttributes = Readonly<Record<string, string | number | boolean>>;

/** Longer ones are no names or versions. */
const MAX_VALUE_LENGTH = 256;

/**
 * Which variables tell an attribute; the first one that is set counts. Only those that a platform sets for the running
 * process, not just for its build.
 *
 * - Heroku: devcenter.heroku.com/articles/dyno-metadata
 * - Render: render.com/docs/environment-variables
 * - Railway: docs.railway.com/reference/variables
 * - Vercel: vercel.com/docs/environment-variables/system-environment-variables
 * - npm sets `npm_package_version` for what its scripts run, such as `npm start`.
 */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'service.version': ['HEROKU_RELEASE_VERSION', 'npm_package_version'],
  'deployment.environment.name': ['RAILWAY_ENVIRONMENT_NAME', 'VERCEL_TARGET_ENV', 'VERCEL_ENV'],
  'vcs.ref.head.revision': [
    'HEROKU_BUILD_COMMIT',
    'HEROKU_SLUG_COMMIT',
    'RENDER_GIT_COMMIT',
    'RAILWAY_GIT_COMMIT_SHA',
    'VERCEL_GIT_COMMIT_SHA',
  ],
  'vcs.ref.head.name': ['RENDER_GIT_BRANCH', 'RAILWAY_GIT_BRANCH', 'VERCEL_GIT_COMMIT_REF'],
};

/** As manifests and charts name what Kubernetes' downward API tells; outside of Kubernetes they may mean anything. */
const POD_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'k8s.pod.name': ['POD_NAME'],
  'k8s.pod.uid': ['POD_UID'],
  'k8s.namespace.name': ['POD_NAMESPACE'],
  'k8s.node.name': ['NODE_NAME'],
};

/** All variables that give an attribute just as they are. */
export const PLATFORM_VARIABLES: readonly string[] = Object.values({ ...VARIABLES, ...POD_VARIABLES }).flat();

/** What the platform that runs this process tells of it in environment variables. */
export function readPlatformAttributes(env: Environment = process.env): ResourceAttributes {
  const inPod = read('KUBERNETES_SERVICE_HOST') !== undefined;
  const rows = Object.entries({ ...VARIABLES, ...(inPod && POD_VARIABLES) }).map(
    ([attribute, names]) => [attribute, names.map(read).find((value) => value !== undefined)] as const,
  );
  const all = [...rows, ['vcs.repository.url.full', readRepositoryUrl()] as const];
  return Object.fromEntries(all.filter((row): row is [string, string] => row[1] !== undefined));

  function read(name: string): string | undefined {
    const text = env[name]?.trim();
    return text && text.length <= MAX_VALUE_LENGTH ? text : undefined;
  }

  /** Platforms tell the names; Railway deploys from GitHub alone. */
  function readRepositoryUrl(): string | undefined {
    const onGitHub = (owner: string | undefined, name: string | undefined): string | undefined =>
      owner && name && `https://github.com/${owner}/${name}`;
    const vercel =
      read('VERCEL_GIT_PROVIDER') === 'github'
        ? onGitHub(read('VERCEL_GIT_REPO_OWNER'), read('VERCEL_GIT_REPO_SLUG'))
        : undefined;
    return onGitHub(read('RAILWAY_GIT_REPO_OWNER'), read('RAILWAY_GIT_REPO_NAME')) ?? vercel;
  }
}
