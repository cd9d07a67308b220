export interface GeneratedLocation {
  readonly file: string;
  readonly name?: string;
  readonly line: number;
  readonly column: number;
}

export interface SourceLocation {
  readonly file?: string;
  readonly name?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Stands where `@pyroscope/nodejs` has its reader of source maps, so that code which makes one keeps working. It reads
 * nothing: source maps are the agent's own business.
 */
export class SourceMapper {
  readonly infoMap: Map<string, unknown> = new Map();
  readonly debug: boolean;

  constructor(debug = false) {
    this.debug = debug;
  }

  /** Resolves at once; no folder is searched. */
  static create(_searchDirs: readonly string[], debug?: boolean): Promise<SourceMapper> {
    return Promise.resolve(new SourceMapper(debug));
  }

  /** Always false. */
  hasMappingInfo(_inputPath: string): boolean {
    return false;
  }

  /** The location itself. */
  mappingInfo(location: GeneratedLocation): SourceLocation {
    return location;
  }
}
