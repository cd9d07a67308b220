import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { getLabels } from '../lifecycle/with-labels.js';
import type { LabelRecord } from '../link/sample-context.js';

/** Loads a package of one of the folders of other packages' versions, such as `web-4`. */
export function loadCompat<T>(folder: string, name: string): T {
  const require = createRequire(new URL(`../../../../test/compat/${folder}/package.json`, import.meta.url));
  // The caller says what it is; the types of these versions are checked by the tests of types.
  return require(name) as T;
}

/** Labels of requests after their responses, in the order in which those have ended. */
export interface FinalLabels {
  /** To be called while a request is handled. */
  watch(response: ServerResponse): void;
  /** The labels of the one request that was made since the last call. */
  next(): Promise<LabelRecord>;
}

export function createFinalLabels(): FinalLabels {
  const ended: Promise<LabelRecord>[] = [];
  return {
    watch(response) {
      const read = AsyncResource.bind(() => getLabels());
      ended.push(
        once(response, 'close').then(async () => {
          // After all listeners of that event.
          await turn();
          return read();
        }),
      );
    },
    async next() {
      const [labels, ...others] = ended.splice(0);
      if (labels === undefined || others.length > 0) throw new Error('There was not one request.');
      return labels;
    },
  };
}
