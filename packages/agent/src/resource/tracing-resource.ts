import { adoptAttributes } from './adopt-attributes.js';
import { findTracerProvider } from './find-tracer-provider.js';
import type { ResourceAttributes } from './platform-attributes.js';

/**
 * How long windows wait for attributes that are still being detected. Detectors of cloud platforms ask servers; the
 * last upload of a process must not wait for one that does not answer.
 */
const MAX_WAIT_MS = 1_000;

/** The resource of the application's tracing, as far as profiles take it over. No method throws. */
export interface TracingResource {
  /** Its attributes; undefined as long as there is no tracing or its resource is not complete. */
  read(): ResourceAttributes | undefined;
  /** Takes this resource of an SDK, unless one is known. Anything else is ignored. */
  offer(resource: unknown): void;
  /** Resolves when there is nothing to wait for, or when that takes too long. Does not keep the process alive. */
  settle(): Promise<void>;
}

/** `Resource` of the SDKs 1.x to 3.x. */
interface SdkResource {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly asyncAttributesPending?: boolean;
  waitForAsyncAttributes?(): Promise<void>;
}

/**
 * Looks for the resource at the installed tracer provider whenever it is asked for; spans that are offered cover
 * providers that do not show theirs, or that are not installed globally. The first one counts.
 */
export function createTracingResource(): TracingResource {
  let found = false;
  let attributes: ResourceAttributes | undefined;
  /** Never rejects. */
  let complete: Promise<void> | undefined;

  function take(resource: unknown): void {
    if (found || !isResource(resource)) return;
    found = true;
    // Reading attributes that are not complete makes the SDK complain in the application's log.
    if (resource.asyncAttributesPending === true) complete = adoptLater(resource);
    else adopt(resource);
  }

  function look(): void {
    if (!found) attempt(() => take(readResource(findTracerProvider())));
  }

  function adopt(resource: SdkResource): void {
    attributes = adoptAttributes(resource.attributes);
  }

  async function adoptLater(resource: SdkResource): Promise<void> {
    try {
      await resource.waitForAsyncAttributes?.();
      adopt(resource);
    } catch {
      // Ignored: the tracing's own exporter cannot use it either.
    } finally {
      complete = undefined;
    }
  }

  return {
    read() {
      look();
      return attributes;
    },
    offer: (resource) => attempt(() => take(resource)),
    settle() {
      look();
      return complete === undefined ? Promise.resolve() : withinLimit(complete);
    },
  };
}

/** The resource that a tracer provider shows: `resource` in SDK 1.x, a field of its own in 2.x and 3.x. */
function readResource(provider: object | undefined): unknown {
  // By shape: whatever else these fields hold is no resource.
  const { resource, _resource } = (provider ?? {}) as { resource?: unknown; _resource?: unknown };
  return resource ?? _resource;
}

/** Checked without a look at the attributes, see `take`. */
function isResource(resource: unknown): resource is SdkResource {
  return typeof resource === 'object' && resource !== null && 'attributes' in resource;
}

async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_WAIT_MS).unref();
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Ignored: a provider that breaks the SDK's contract costs the profiles its resource, and nothing else.
  }
}
