// The host's side of the slabs: rows of caches and slabs from the state.
import { meshCache } from '../../../src/analysis/meshing';
import { sheafNote } from '../../../src/analysis/simulation-notes';
import type { Localize } from '../../../src/model/localize';
import { formatCount, formatSize } from '../../../src/model/size';
import { finish } from '../../../src/work/work';
import { forEachAllocation } from '../../../src/analysis/live-allocations';
import { cursorLineFlag, matchFlag } from '../../../src/protocol/frame';
import {
  detailSlots,
  fullCell,
  slabsLists,
  slotPixels,
  type CacheRow,
  type SlabDetail,
  type SlabRow,
  type SlabsBody,
  type SlabsFigures,
  type SlabsList,
  type SlabsRequest,
  type SlotCells,
} from './protocol';
import { type ArenaState, BlockKind, type CacheView, type SlabView } from '../../../src/replay/state/arena-state';
import { Moment } from '../../../src/replay/state/moment';
import type { Run } from '../../../src/replay/run/run';
import type { HostView, RegisteredView, ViewContext } from '../../../src/picture/host-view';
import { slabsDescriptor } from './descriptor';

/** More rows than this are not sent in one frame, whatever is asked for. */
const mostRows = 160;
/** Slabs with more slots than this in all are not tried on each other for a frame; the finding of meshable slabs tells of them. */
const mostMeshedSlots = 1 << 15;

/** A cache's slabs, list by list. */
interface SlabListing {
  readonly ids: readonly number[];
  /** Place on the partial list by slab, from 1. */
  readonly places: ReadonlyMap<number, number>;
}

type CacheEntry = Omit<CacheRow, 'kind' | 'index' | 'open' | 'passes'>;
type Passes = NonNullable<ViewContext['filter']>;

/** All caches with their slabs at one position, drawn up for the rows in view. */
export class SlabsHostView implements HostView<SlabsRequest, SlabsBody> {
  private state: SlabsState | undefined;

  build(context: ViewContext, request: SlabsRequest): SlabsBody {
    if (!this.state?.moment.isOf(context.state)) this.state = new SlabsState(context);
    return this.state.build(request, context);
  }

  dispose(): void {
    this.state = undefined;
  }
}

/** The host's side of the view, to be registered. */
export const slabsHostView: RegisteredView<'slabs'> = { ...slabsDescriptor, make: () => new SlabsHostView() };

/** What holds at one position of a run, whatever is in view. */
class SlabsState {
  readonly moment: Moment;
  private readonly run: Run;
  private readonly state: ArenaState;
  private readonly listings = new Map<number, SlabListing>();
  private readonly caches: readonly CacheEntry[];
  private notes: readonly string[] | undefined;
  /** The caches of the objects that pass the filter it was last asked about. */
  private passing: { readonly filter: Passes; readonly caches: ReadonlySet<number> } | undefined;

  constructor({ run, state }: ViewContext) {
    this.moment = new Moment(state);
    this.run = run;
    this.state = state;
    this.caches = state.caches().map((cache) => this.summarize(cache));
  }

  build(request: SlabsRequest, { cursorLine, selection, filter, localize }: ViewContext): SlabsBody {
    this.notes ??= [this.meshingNote(localize), sheafNote(this.run, localize)].filter((note) => note !== undefined);
    const marked = cursorLine === undefined ? undefined : this.run.operationsOfLine(cursorLine);
    const passing = filter && this.cachesPassing(filter);
    const detail = selection && this.detail(selection.from, filter);
    let detailIndex: number | undefined;
    const closed = new Set(request.closed);
    const rows: (CacheRow | SlabRow)[] = [];
    const end = request.from + Math.min(request.count, mostRows);
    const inView = (index: number): boolean => index >= request.from && index < end;
    let index = 0;
    for (const cache of sorted(this.caches, request)) {
      const open = !closed.has(cache.serial);
      if (inView(index)) rows.push({ kind: 'cache', index, open, ...cache, passes: passing?.has(cache.serial) });
      index++;
      if (!open) continue;
      if (detail?.row.cache === cache.serial) detailIndex = index + this.listing(cache.serial).ids.indexOf(detail.id);
      const last = Math.min(index + cache.slabs, end);
      for (let at = Math.max(index, request.from); at < last; at++) {
        const id = this.listing(cache.serial).ids[at - index];
        const row = this.slabRow(id);
        rows.push({ ...row, index: at, cells: this.cells(id, row, request.pixels, marked, filter) });
      }
      index += cache.slabs;
    }
    return {
      kind: 'slabs',
      totalRows: index,
      filtered: filter !== undefined,
      serials: this.caches.map(({ serial }) => serial),
      total: this.total(),
      notes: this.notes,
      rows,
      detail: detail && { ...detail.of, index: detailIndex },
    };
  }

  /** What meshing would give back here; undefined where it is nothing, or too much to try. */
  private meshingNote(localize: Localize): string | undefined {
    if (this.total().slots > mostMeshedSlots) return undefined;
    let [slabs, left, bytes] = [0, 0, 0];
    for (const { serial } of this.caches) {
      const meshing = finish(meshCache(this.state, serial));
      slabs += meshing.slabs;
      left += meshing.left;
      bytes += meshing.bytes;
    }
    if (bytes === 0) return undefined;
    return localize(
      'Meshing would give back {0}: {1} slabs that have no slot in common could share the memory of {2}.',
      formatSize(bytes),
      formatCount(slabs),
      formatCount(left),
    );
  }

  private cachesPassing(filter: Passes): ReadonlySet<number> {
    if (this.passing?.filter !== filter) {
      const caches = new Set<number>();
      forEachAllocation(this.state, (op) => {
        const place = this.run.results.place(op);
        if (place >= 0 && !caches.has(place) && filter(op)) caches.add(place);
      });
      this.passing = { filter, caches };
    }
    return this.passing.caches;
  }

  private summarize(cache: CacheView): CacheEntry {
    const { serial, name, objectSize, slot, order } = cache;
    const lists: Record<SlabsList, number> = { active: 0, partial: 0, empty: 0, full: 0 };
    let slots = 0;
    let bytes = 0;
    for (const id of this.listing(serial).ids) {
      const slab = this.state.slab(id);
      lists[listOf(slab)]++;
      slots += slab.objects;
      bytes += 2 ** slab.order * this.run.arena.unit;
    }
    const objects = cache.activeObjects;
    return { serial, name, objectSize, slot, order, lists, slabs: cache.slabs, slots, objects, bytes, waste: bytes - objects * slot };
  }

  private listing(cache: number): SlabListing {
    let listing = this.listings.get(cache);
    if (!listing) {
      listing = listSlabs(this.state, cache);
      this.listings.set(cache, listing);
    }
    return listing;
  }

  private slabRow(id: number): Omit<SlabRow, 'index' | 'cells'> {
    const { unit } = this.run.arena;
    const slab = this.state.slab(id);
    const from = slab.unit * unit;
    return {
      kind: 'slab',
      cache: slab.cache,
      from,
      to: from + 2 ** slab.order * unit,
      list: listOf(slab),
      cpu: slab.cpu,
      place: this.listing(slab.cache).places.get(id),
      slots: slab.objects,
      objects: slab.inUse,
      slot: slab.slot,
    };
  }

  private cells(
    id: number,
    { slots, slot, from, to }: Pick<SlabRow, 'slots' | 'slot' | 'from' | 'to'>,
    pixels: number,
    marked: { readonly from: number; readonly to: number } | undefined,
    filter: Passes | undefined,
  ): SlotCells {
    const room = Math.max(1, Math.floor((pixels * slots * slot) / (to - from)));
    const count = room >= slots * slotPixels ? slots : Math.min(slots, room);
    const use = new Uint8Array(count);
    const flags = new Uint8Array(count);
    for (let cell = 0; cell < count; cell++) {
      const first = Math.floor((cell * slots) / count);
      const end = Math.floor(((cell + 1) * slots) / count);
      let used = 0;
      for (let each = first; each < end; each++) {
        const owner = this.state.slotOwner(id, each);
        if (owner < 0) continue;
        used++;
        if (marked && owner >= marked.from && owner < marked.to) flags[cell] |= cursorLineFlag;
        if (filter && (flags[cell] & matchFlag) === 0 && filter(owner)) flags[cell] |= matchFlag;
      }
      use[cell] = used === 0 ? 0 : used === end - first ? fullCell : Math.min(fullCell - 1, Math.ceil((used / (end - first)) * fullCell));
    }
    return { use, flags };
  }

  /** The slab that a byte lies in, and its number. */
  private detail(
    byte: number,
    filter: Passes | undefined,
  ): { readonly id: number; readonly row: SlabDetail['row']; readonly of: SlabDetail } | undefined {
    const { run, state } = this;
    if (!(byte >= 0 && byte < run.arena.size)) return undefined;
    const block = state.blockAt(Math.floor(byte / run.arena.unit));
    if (block.kind !== BlockKind.Slab) return undefined;
    const row = this.slabRow(block.owner);
    const cache = run.caches[row.cache];
    const owners = Array.from({ length: Math.min(row.slots, detailSlots) }, (_, slot) => state.slotOwner(block.owner, slot));
    const of: SlabDetail = {
      row,
      cache: cache.name,
      objectSize: cache.geometry.objectSize,
      lines: Int32Array.from(owners, (owner) => (owner < 0 ? 0 : run.table.line[owner])),
      handles: owners.map((owner) => (owner < 0 ? '' : run.handleText(owner))),
      freeOrder: Int32Array.from(state.freeSlots(block.owner).slice(0, detailSlots)),
      free: row.slots - row.objects,
      passing: filter && Uint8Array.from(owners, (owner) => (owner >= 0 && filter(owner) ? 1 : 0)),
    };
    return { id: block.owner, row, of };
  }

  private total(): SlabsFigures {
    const total = { slabs: 0, slots: 0, objects: 0, bytes: 0, waste: 0 };
    for (const cache of this.caches) {
      total.slabs += cache.slabs;
      total.slots += cache.slots;
      total.objects += cache.objects;
      total.bytes += cache.bytes;
      total.waste += cache.waste;
    }
    return total;
  }
}

function listOf({ list, inUse }: Pick<SlabView, 'list' | 'inUse'>): SlabsList {
  return list === 'partial' && inUse === 0 ? 'empty' : list;
}

/** Active slabs by CPU slot, the partial list from its head, empty ones of it after the others, full ones by address. */
function listSlabs(state: ArenaState, cache: number): SlabListing {
  const byList: Record<SlabsList, number[]> = { active: [], partial: [], empty: [], full: [] };
  const places = new Map<number, number>();
  for (const id of state.slabsOf(cache)) {
    const slab = state.slab(id);
    byList[listOf(slab)].push(id);
    if (slab.list === 'partial') places.set(id, places.size + 1);
  }
  return { ids: slabsLists.flatMap((list) => byList[list]), places };
}

/** Sorted as asked for; caches that are equal in that stay in order of their names. */
function sorted(caches: readonly CacheEntry[], { sort, descending }: SlabsRequest): CacheEntry[] {
  const value = (cache: CacheEntry): number =>
    sort === 'use' ? (cache.slots === 0 ? 0 : cache.objects / cache.slots) : sort === 'name' ? 0 : cache[sort];
  const sign = descending ? -1 : 1;
  const byName = (a: CacheEntry, b: CacheEntry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.serial - b.serial);
  return [...caches].sort((a, b) => (sort === 'name' ? sign * byName(a, b) : sign * (value(a) - value(b)) || byName(a, b)));
}
