import type { FreeListsBody, FreeListsRequest } from './views/freeLists';
import type { MapBody, MapRequest } from './views/map';
import type { SlabsBody, SlabsRequest } from './views/slabs';

/** The memory map's views, in the order of their tabs and number keys. */
export const viewNames = ['map', 'tree', 'slabs', 'freeLists', 'heat', 'sites'] as const;
export type ViewName = (typeof viewNames)[number];

/** What a view wants to see. */
export type ViewRequestBody = MapRequest | SlabsRequest | FreeListsRequest;

/** What a view is shown. */
export type ViewBody = MapBody | SlabsBody | FreeListsBody;

export type RequestOf<Name extends ViewName> = Extract<ViewRequestBody, { kind: Name }>;
export type BodyOf<Name extends ViewName> = Extract<ViewBody, { kind: Name }>;
