import assert from 'node:assert/strict';
import { snapshotsIn, snapshotsOf } from '../snapshots-read';

describe('page-owners', () => {
  it('page_owner: pages by call stack, and who asked behind the allocator’s own frames', () => {
    const [{ tables }, ...others] = snapshotsOf('page_owner');
    assert.equal(others.length, 0);
    const { records, sites, left } = tables.pageOwner!;
    assert.deepEqual([records, left], [40, 0]);
    assert.equal(
      sites.reduce((sum, { count }) => sum + count, 0),
      40,
    );
    for (const { stack, site } of sites) {
      assert.ok(stack.length > 0);
      assert.ok(!/^(post_alloc_hook|get_page_from_freelist|__alloc_pages|allocate_slab|kmem_cache_alloc)/.test(site), site);
    }
    const two = snapshotsIn(
      'Page allocated via order 3, mask 0x0(), pid 1, tgid 1 (x), ts 0 ns\nPFN 0x100 type Unmovable Block 0 type Unmovable Flags 0x0\n get_page_from_freelist+0x1/0x2\n mine+0x1/0x2\n\nPage allocated via order 0, mask 0x0()\nPFN 265 type Movable Block 0\n get_page_from_freelist+0x1/0x2\n mine+0x1/0x2\nPage has been migrated, last migrate reason: compaction\n\n',
      'page-owners',
    );
    assert.deepEqual(two[0].tables.pageOwner!.sites[0], {
      site: 'mine+0x1/0x2',
      stack: ['get_page_from_freelist+0x1/0x2', 'mine+0x1/0x2'],
      line: 1,
      count: 2,
      bytes: null,
      pages: 9,
    });
  });

  it('show_stacks: the pages stand behind the stack', () => {
    const { records, sites } = snapshotsOf('show_stacks')[0].tables.pageOwner!;
    assert.equal(records, 6);
    assert.ok(sites.every(({ pages, stack }) => pages! > 0 && stack.length > 5));
  });

  it('allocinfo: bytes and calls by place', () => {
    const { records, sites } = snapshotsOf('allocinfo.1')[0].tables.allocinfo!;
    assert.equal(records, sites.length);
    assert.deepEqual([sites[0].site, sites[0].bytes, sites[0].count], ['mm/slub.c:2478 func:alloc_slab_page', 12414976, 1588]);
  });

  it('traces of a cache, with stacks and, of older kernels, without', () => {
    const { sites, records } = snapshotsOf('kmalloc-64.alloc_traces')[0].tables.traces!;
    assert.ok(records > 3 && sites[0].stack.length > 3);
    const old = snapshotsOf('kmalloc-1k.alloc_calls')[0].tables.traces!;
    assert.ok(old.sites.every(({ stack }) => stack.length === 0));
    const odd = snapshotsIn(
      '      3 <not-available>\n      1 0xffffffffc06dc41b age=326 pid=158 cpus=1\n      2 f+0x1/0x2 [ext4] age=1/2/3 pid=1-9 cpus=0\n',
      'page-owners',
    );
    assert.deepEqual(
      odd[0].tables.traces!.sites.map(({ site, count }) => [site, count]),
      [
        ['<not-available>', 3],
        ['f+0x1/0x2 [ext4]', 2],
        ['0xffffffffc06dc41b', 1],
      ],
    );
  });

  it('a call trace of a kernel’s log is no owner', () => {
    const log =
      'x: page allocation failure: order:0, mode:0x0(GFP_ATOMIC)\nCall Trace:\n dump_stack_lvl+0x5d/0x80\n warn_alloc+0x164/0x190\nMem-Info:\nNode 0 DMA free:4kB min:1kB\n';
    assert.deepEqual(
      snapshotsIn(log).map(({ tables, report }) => [Object.keys(tables), report!.kind]),
      [[[], 'failure']],
    );
  });
});
