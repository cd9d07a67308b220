/** Fields of `GET /api/hotspan/v1/status`, see its `openapi.json`. Every one is treated as optional. */
export interface StatusAnswer {
  readonly version?: string;
  readonly uptimeSeconds?: number;
  readonly storage?: string;
  readonly stored?: {
    readonly profiles?: number;
    readonly oldest?: number;
    readonly services?: number;
    readonly series?: number;
  };
  readonly tenants?: readonly TenantAnswer[];
  readonly server?: {
    readonly diskBytes?: number;
    readonly refused?: readonly {
      readonly door?: string;
      readonly code?: string;
      readonly requests?: number;
      readonly about?: string;
    }[];
    readonly refusedConnections?: number;
    readonly dropped?: readonly {
      readonly table?: string;
      readonly reason?: string;
      readonly partitions?: number;
      readonly advice?: string;
    }[];
  };
}

/** A tenant of the answer. */
export interface TenantAnswer {
  readonly tenant?: string;
  readonly received?: AmountAnswer & { readonly lately?: AmountAnswer & { readonly seconds?: number } };
  readonly rejected?: readonly {
    readonly reason?: string;
    readonly profiles?: number;
    readonly advice?: string;
  }[];
  readonly rateLimitedBytes?: number;
  readonly retentionMs?: number;
  readonly limits?: Readonly<Record<string, string | number>>;
}

interface AmountAnswer {
  readonly profiles?: number;
  readonly bytes?: number;
}
