import type { FreeListsBody, FreeListsRequest } from '../../webview/views/free-lists/protocol';
import type { HeatBody, HeatRequest } from '../../webview/views/heat/protocol';
import type { MapBody, MapRequest } from '../../webview/views/map/protocol';
import type { SitesBody, SitesRequest } from '../../webview/views/sites/protocol';
import type { SlabsBody, SlabsRequest } from '../../webview/views/slabs/protocol';
import type { TreeBody, TreeRequest } from '../../webview/views/tree/protocol';

/** The memory map's views, in the order of their tabs and number keys. */
export const viewNames = ['map', 'tree', 'slabs', 'freeLists', 'heat', 'sites'] as const;
export type ViewName = (typeof viewNames)[number];

/** What a view wants to see. */
export type ViewRequestBody = MapRequest | TreeRequest | SlabsRequest | FreeListsRequest | HeatRequest | SitesRequest;

/** What a view is shown. */
export type ViewBody = MapBody | TreeBody | SlabsBody | FreeListsBody | HeatBody | SitesBody;

export type RequestOf<Name extends ViewName> = Extract<ViewRequestBody, { kind: Name }>;
export type BodyOf<Name extends ViewName> = Extract<ViewBody, { kind: Name }>;
