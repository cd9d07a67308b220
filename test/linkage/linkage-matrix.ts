import type { LinkageCase, SpanScope } from './run-linkage.js';

/** What is to be run; the Node.js binary is found by its major version. */
export interface LinkageCell
  extends Pick<LinkageCase, 'nodeFlags' | 'sdk' | 'spanScope' | 'linkUnsampledSpans'> {
  readonly title: string;
  readonly nodeMajor: number;
}

/** Every Node.js version that the agent supports, with async context frames where it has them and without. */
const RUNTIMES: readonly { readonly nodeMajor: number; readonly nodeFlags: readonly string[] }[] = [
  { nodeMajor: 20, nodeFlags: [] },
  { nodeMajor: 22, nodeFlags: [] },
  { nodeMajor: 22, nodeFlags: ['--experimental-async-context-frame'] },
  { nodeMajor: 24, nodeFlags: [] },
  { nodeMajor: 24, nodeFlags: ['--no-async-context-frame'] },
  { nodeMajor: 26, nodeFlags: [] },
];

const SCOPES: readonly SpanScope[] = ['local-root', 'all'];

/** Every runtime with every generation of the SDK that runs there, in both scopes. */
export const LINKAGE_MATRIX: readonly LinkageCell[] = RUNTIMES.flatMap(({ nodeMajor, nodeFlags }) =>
  [1, 2, 3]
    // SDK 3.x needs Node.js 22.15.
    .filter((sdk) => sdk < 3 || nodeMajor >= 22)
    .flatMap((sdk) =>
      SCOPES.map((spanScope) => ({
        title: [`SDK ${sdk}.x on Node.js ${nodeMajor}`, ...nodeFlags, spanScope].join(', '),
        nodeMajor,
        nodeFlags,
        sdk,
        spanScope,
        // Both ways of this option, without a matrix twice as large.
        linkUnsampledSpans: spanScope === 'all',
      })),
    ),
);
