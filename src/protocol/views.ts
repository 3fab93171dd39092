import type { FreeListsBody, FreeListsRequest } from './views/freeLists';
import type { HeatBody, HeatRequest } from './views/heat';
import type { MapBody, MapRequest } from './views/map';
import type { SitesBody, SitesRequest } from './views/sites';
import type { SlabsBody, SlabsRequest } from './views/slabs';
import type { TreeBody, TreeRequest } from './views/tree';

/** The memory map's views, in the order of their tabs and number keys. */
export const viewNames = ['map', 'tree', 'slabs', 'freeLists', 'heat', 'sites'] as const;
export type ViewName = (typeof viewNames)[number];

/** What a view wants to see. */
export type ViewRequestBody = MapRequest | TreeRequest | SlabsRequest | FreeListsRequest | HeatRequest | SitesRequest;

/** What a view is shown. */
export type ViewBody = MapBody | TreeBody | SlabsBody | FreeListsBody | HeatBody | SitesBody;

export type RequestOf<Name extends ViewName> = Extract<ViewRequestBody, { kind: Name }>;
export type BodyOf<Name extends ViewName> = Extract<ViewBody, { kind: Name }>;
