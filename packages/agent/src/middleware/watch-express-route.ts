import { findMountPattern } from './mount-pattern.js';
import type { LabelledRequest } from './request-labels.js';

/** What Express writes on a request while it routes it. */
export interface RoutedRequest {
  baseUrl?: string;
  route?: unknown;
  readonly params?: unknown;
}

/** A path that is entered, and its pattern. */
interface Mount {
  readonly path: string;
  readonly pattern: string;
}

const ROOT: Mount = { path: '', pattern: '' };

/**
 * Tells the pattern of the route as soon as Express has matched it. Express announces that by writing the properties
 * `baseUrl`, at every router that it enters or leaves, and `route`: so these two are watched on the request, and
 * behave for everyone else as they did. Works for all routers of Express 4 and 5, nested ones too, without a change
 * to any of them. A handler that was mounted without a route, such as one for files, counts by its mount path.
 */
export function watchExpressRoute(request: RoutedRequest, labelled: LabelledRequest): void {
  let mounts: readonly Mount[] = [ROOT];
  let baseUrl = request.baseUrl;
  let route = request.route;
  if (baseUrl) move(baseUrl);

  function current(): Mount {
    return mounts.at(-1) ?? ROOT;
  }

  function move(path: string): void {
    const left = mounts.filter((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
    const { path: parent, pattern } = left.at(-1) ?? ROOT;
    const entered = path.slice(parent.length);
    mounts =
      entered === ''
        ? left
        : [...left, { path, pattern: pattern + findMountPattern(entered, paramsOf(request)) }];
  }

  watch(
    request,
    'baseUrl',
    () => baseUrl,
    (value) => {
      baseUrl = value;
      if (typeof value === 'string') move(value);
    },
  );
  watch(
    request,
    'route',
    () => route,
    (value) => {
      route = value;
      const path = pathOf(value);
      if (path !== undefined) labelled.setRoute(joinRoute(current().pattern, path));
    },
  );
  // Whoever answers without a route is still in the mount that it was called in.
  labelled.onEnd(() => {
    if (current() !== ROOT) labelled.setDefaultRoute(current().pattern);
  });
}

/** Replaces a property by one that tells when it is written. What the watcher throws must not reach the host. */
function watch<K extends keyof RoutedRequest>(
  request: RoutedRequest,
  name: K,
  get: () => RoutedRequest[K],
  set: (value: RoutedRequest[K]) => void,
): void {
  Object.defineProperty(request, name, { configurable: true, enumerable: true, get, set });
}

function paramsOf({ params }: RoutedRequest): Readonly<Record<string, unknown>> {
  // Narrowed to an object, of which only the values of its own properties are read.
  return typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
}

/** The path of a route as it was written: several are one route, and a regular expression is shown as such. */
function pathOf(route: unknown): string | undefined {
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  const { path } = route;
  return Array.isArray(path) ? path.map(String).join('|') : String(path);
}

function joinRoute(prefix: string, path: string): string {
  if (prefix === '') return path;
  return path === '/' ? prefix : prefix + path;
}
