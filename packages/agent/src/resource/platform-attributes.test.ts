import { expect, test } from 'vitest';
import { readPlatformAttributes } from './platform-attributes.js';

test.each([
  ['nothing that is known', { HOME: '/root', NODE_ENV: 'production' }, {}],
  [
    'Heroku',
    { HEROKU_RELEASE_VERSION: 'v42', HEROKU_SLUG_COMMIT: 'aaa1111', HEROKU_BUILD_COMMIT: 'bbb2222' },
    { 'service.version': 'v42', 'vcs.ref.head.revision': 'bbb2222' },
  ],
  [
    'Render',
    { RENDER_GIT_COMMIT: 'aaa1111', RENDER_GIT_BRANCH: 'main' },
    { 'vcs.ref.head.revision': 'aaa1111', 'vcs.ref.head.name': 'main' },
  ],
  [
    'Railway',
    {
      RAILWAY_GIT_COMMIT_SHA: 'aaa1111',
      RAILWAY_GIT_BRANCH: 'main',
      RAILWAY_GIT_REPO_OWNER: 'acme',
      RAILWAY_GIT_REPO_NAME: 'shop',
      RAILWAY_ENVIRONMENT_NAME: 'staging',
    },
    {
      'deployment.environment.name': 'staging',
      'vcs.ref.head.revision': 'aaa1111',
      'vcs.ref.head.name': 'main',
      'vcs.repository.url.full': 'https://github.com/acme/shop',
    },
  ],
  [
    'Vercel with GitHub',
    {
      VERCEL_ENV: 'production',
      VERCEL_GIT_COMMIT_SHA: 'aaa1111',
      VERCEL_GIT_COMMIT_REF: 'main',
      VERCEL_GIT_PROVIDER: 'github',
      VERCEL_GIT_REPO_OWNER: 'acme',
      VERCEL_GIT_REPO_SLUG: 'shop',
    },
    {
      'deployment.environment.name': 'production',
      'vcs.ref.head.revision': 'aaa1111',
      'vcs.ref.head.name': 'main',
      'vcs.repository.url.full': 'https://github.com/acme/shop',
    },
  ],
  [
    'Vercel with another host of repositories',
    { VERCEL_GIT_PROVIDER: 'gitlab', VERCEL_GIT_REPO_OWNER: 'acme', VERCEL_GIT_REPO_SLUG: 'shop' },
    {},
  ],
  ['npm start', { npm_package_version: '1.2.3' }, { 'service.version': '1.2.3' }],
  [
    'Kubernetes',
    { KUBERNETES_SERVICE_HOST: '10.0.0.1', POD_NAME: 'shop-1', POD_NAMESPACE: 'prod', NODE_NAME: 'n1' },
    { 'k8s.pod.name': 'shop-1', 'k8s.namespace.name': 'prod', 'k8s.node.name': 'n1' },
  ],
  ['names of pods outside of Kubernetes', { POD_NAME: 'shop-1' }, {}],
  ['empty and endless values', { RENDER_GIT_BRANCH: ' ', RENDER_GIT_COMMIT: 'a'.repeat(257) }, {}],
])('the environment of %s', (_, env, expected) => {
  expect(readPlatformAttributes(env)).toEqual(expected);
});
