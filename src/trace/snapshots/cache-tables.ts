// Tables of slab caches: `/proc/slabinfo` (mm/slab_common.c), the output of `slabtop` (procps), and `/sys/kernel/slab` as a table or file by file.
import type { CacheRow, CacheTable } from './snapshot';
import { mostRows, type Section } from './section';
import type { SnapshotBuilder } from './snapshot-builder';

const slabinfoRow =
  /^(\S+(?: \S+){0,5}?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*: tunables\s+(\d+)\s+(\d+)\s+(\d+)\s*: slabdata\s+(\d+)\s+(\d+)\s+(\d+)/;
const slabtopRow = /^\s*(\d+)\s+(\d+)\s+\d+%\s+([\d.,]+)K\s+(\d+)\s+(\d+)\s+(\d+)K\s+(\S.{0,80}?)\s*$/;
const slabtopHead =
  /^\s*(?:Active \/ Total (?:Objects|Slabs|Caches|Size) \(% used\)\s*:|Minimum \/ Average \/ Maximum Object\s*:|OBJS ACTIVE\s+USE OBJ SIZE)/;
/** `/sys/kernel/slab/NAME/FILE:VALUE` (grep), and `NAME FILE VALUE`. */
const attributeLine =
  /^(?:\S*\/slab\/)?([^\s/]+)[/ ](object_size|slab_size|objs_per_slab|order|align|objects|total_objects|slabs|partial|hwcache_align|red_zone|poison|store_user|destroy_by_rcu|reclaim_account|ctor)[: ]\s*(\S.*)$/;
const kib = 1024;

/** One of the tables while it is read. */
abstract class CacheSection implements Section {
  protected caches: CacheRow[] = [];

  constructor(
    private readonly builder: SnapshotBuilder,
    private readonly kind: 'slabinfo' | 'slabtop' | 'slab',
  ) {}

  abstract read(text: string, line: number): boolean;

  protected begin(line: number, allocatorOf: (caches: readonly CacheRow[]) => CacheTable['allocator'] = () => undefined): void {
    const caches: CacheRow[] = [];
    this.caches = caches;
    this.builder.open(this.kind, line, () => ({ allocator: allocatorOf(caches), caches }));
  }

  protected get isOpen(): boolean {
    return this.builder.has(this.kind);
  }

  protected add(row: CacheRow): void {
    if (this.caches.length < mostRows) this.caches.push(row);
    this.builder.countRow();
  }
}

/** `/proc/slabinfo`. SLUB prints zeros for the tunables that SLAB has. */
export class SlabinfoSection extends CacheSection {
  private present = { hasTunables: false };

  constructor(builder: SnapshotBuilder) {
    super(builder, 'slabinfo');
  }

  read(text: string, line: number): boolean {
    if (/^slabinfo - version: \d/.test(text)) {
      this.start(line);
      return true;
    }
    if (/^# ?name\s+<active_objs>/.test(text)) {
      if (!this.isOpen || this.caches.length > 0) this.start(line);
      return true;
    }
    const match = text.includes(': tunables') ? slabinfoRow.exec(text) : null;
    if (!match) return false;
    if (!this.isOpen) this.start(line);
    const [, name, ...texts] = match;
    const [active, objects, size, perSlab, pages, limit, batch, , activeSlabs, slabs] = texts.map(Number);
    if (limit > 0 || batch > 0) this.present.hasTunables = true;
    this.add({
      name,
      line,
      objects,
      activeObjects: active,
      objectSize: null,
      slotSize: size,
      objectsPerSlab: perSlab,
      pagesPerSlab: pages,
      slabs,
      activeSlabs,
    });
    return true;
  }

  private start(line: number): void {
    const table = { hasTunables: false };
    this.present = table;
    this.begin(line, ({ length }) => (length === 0 ? undefined : table.hasTunables ? 'slab' : 'slub'));
  }
}

/** What `slabtop` prints; sizes are rounded to hundredths of a KiB. */
export class SlabtopSection extends CacheSection {
  constructor(builder: SnapshotBuilder) {
    super(builder, 'slabtop');
  }

  read(text: string, line: number): boolean {
    if (slabtopHead.test(text)) {
      if (!this.isOpen || /Active \/ Total Objects/.test(text)) this.begin(line);
      return true;
    }
    const match = this.isOpen ? slabtopRow.exec(text) : null;
    if (!match) return false;
    const [, objects, active, size, slabs, perSlab, , name] = match;
    this.add({
      name,
      line,
      objects: Number(objects),
      activeObjects: Number(active),
      objectSize: null,
      slotSize: Math.round(Number(size.replace(',', '.')) * kib),
      objectsPerSlab: Number(perSlab),
      pagesPerSlab: null,
      slabs: Number(slabs),
      activeSlabs: null,
    });
    return true;
  }
}

/** Files of `/sys/kernel/slab`, by the names that they have there. */
type Attributes = ReadonlyMap<string, string>;

/** `/sys/kernel/slab`: a table with the files' names above, or a line for each file. */
export class SlabDirectorySection extends CacheSection {
  private columns: readonly string[] = [];
  /** By cache, where each file has a line. */
  private byName = new Map<string, { readonly line: number; readonly values: Map<string, string> }>();

  constructor(private readonly snapshots: SnapshotBuilder) {
    super(snapshots, 'slab');
  }

  read(text: string, line: number): boolean {
    const cells = text.includes('\t') ? text.split('\t') : [];
    if (cells.includes('object_size') && (cells.includes('name') || cells.includes('cache'))) {
      this.columns = cells.map((cell) => (cell.trim() === 'cache' ? 'name' : cell.trim()));
      this.begin(line);
      return true;
    }
    if (this.columns.length > 0 && this.isOpen && cells.length >= 3) {
      const values = new Map(this.columns.map((column, index) => [column, cells[index] ?? '']));
      const name = values.get('name') ?? '';
      if (name !== '') this.add(rowOf(name, line, values));
      return true;
    }
    this.columns = [];
    return this.readAttribute(text, line);
  }

  private readAttribute(text: string, line: number): boolean {
    const match = attributeLine.exec(text);
    if (!match) return false;
    const [, name, file, value] = match;
    if (!this.isOpen || this.byName.get(name)?.values.has(file)) {
      const byName: typeof this.byName = new Map();
      this.byName = byName;
      this.snapshots.open('slab', line, () => ({
        caches: [...byName].map(([each, { line: first, values }]) => rowOf(each, first, values)),
      }));
    }
    let cache = this.byName.get(name);
    if (!cache && this.byName.size < mostRows) {
      this.byName.set(name, (cache = { line, values: new Map() }));
      this.snapshots.countRow();
    }
    cache?.values.set(file, value);
    return true;
  }
}

const flagFiles = ['hwcache_align', 'red_zone', 'poison', 'store_user', 'destroy_by_rcu', 'reclaim_account'] as const;

/** A file's value is a number, or begins with one: `340 N0=340`. */
function rowOf(name: string, line: number, values: Attributes): CacheRow {
  const number = (file: string): number | null => {
    const digits = /^\d+/.exec(values.get(file) ?? '');
    return digits ? Number(digits[0]) : null;
  };
  const order = number('order');
  const align = number('align');
  const link = values.get('link') ?? '';
  const flags: string[] = flagFiles.filter((file) => number(file) === 1);
  if ((values.get('ctor') ?? '').trim() !== '') flags.push('ctor');
  return {
    name,
    line,
    objects: number('total_objects'),
    activeObjects: number('objects'),
    objectSize: number('object_size'),
    slotSize: number('slab_size'),
    objectsPerSlab: number('objs_per_slab'),
    pagesPerSlab: order === null ? null : 2 ** order,
    slabs: number('slabs'),
    activeSlabs: null,
    ...(align !== null && { align }),
    flags,
    ...(link !== '' && link !== '-' && { alias: link }),
  };
}
