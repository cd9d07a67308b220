// For users
export { createFlameGraph } from './create-flame-graph.js';
export {
  decodeFlameGraph,
  decodeFlameGraphDiff,
  type FlameGraphMessage,
  type WireNumber,
} from './decode/decode-flame-graph.js';
export { type DecodedProfiles, decodeProfiles } from './decode/decode-profiles.js';
export { decodeTreeBytes } from './decode/decode-tree-bytes.js';
// For sibling packages
export { createFlameBuilder, type FlameBuilder, type FlameBuilderInit } from './decode/flame-builder.js';
export {
  at,
  type FlameData,
  type FlameValues,
  levelOf,
  MAX_NODES,
  nameOf,
  OTHER,
  ROOT_NODE,
} from './decode/flame-data.js';
export type { ModelDictionary, ModelProfile, ModelSamples } from './decode/profiles-model.js';
export { DARK_THEME, type FlameTheme, LIGHT_THEME } from './draw/flame-theme.js';
export type { ColorBy } from './draw/frame-colors.js';
export { type Origin, originOf, packageOf } from './draw/package-of.js';
export { FLAME_GRAPH_ERRORS, FlameGraphError, type FlameGraphErrorCode } from './errors.js';
export { type ChangedFunction, changedFunctions } from './explain/changed-functions.js';
export {
  type DescribeOptions,
  type DiffDescription,
  describeFrame,
  describeGraph,
  type FrameDescription,
} from './explain/describe-frame.js';
export { type DiffShares, diffShares, relativeChange } from './explain/diff-shares.js';
export { formatChange, formatShare, formatValue } from './explain/format-value.js';
export { type SplitName, splitName } from './explain/split-name.js';
export { type FunctionValues, type TopFunction, topFunctions } from './explain/top-functions.js';
export { type FoldedText, toFolded } from './export/to-folded.js';
export { type MarkdownOptions, toMarkdown } from './export/to-markdown.js';
export {
  type SpeedscopeFile,
  type SpeedscopeFrame,
  type SpeedscopeProfile,
  toSpeedscope,
} from './export/to-speedscope.js';
export { type SvgOptions, toSvg } from './export/to-svg.js';
export type { FlameGraph, FlameGraphView, MatchPlace } from './flame-graph.js';
export type { FlameGraphOptions, MenuFrame } from './flame-graph-options.js';
export { hitTest } from './interact/hit-test.js';
export { parseSearch, type Search, searchTextFor } from './interact/parse-search.js';
export { type SearchResult, searchFrames } from './interact/search-frames.js';
export type { FrameBox } from './layout/frame-box.js';
export { findByPath, nodesTo, PATH_CUT, pathTo } from './layout/node-path.js';
export type { VisibleFrame } from './layout/visible-frames.js';
export {
  type LayoutView,
  type Orientation,
  ROW_HEIGHT_PX,
  type ZoomLayout,
  zoomLayout,
} from './layout/zoom-layout.js';
export { CHAIN, collapseChains } from './transform/collapse-chains.js';
export { callersOf, invertStacks } from './transform/invert-stacks.js';
export { calleesOf, collapseRecursion, hideFrames } from './transform/merge-frames.js';
