import assert from 'node:assert/strict';
import { OperationKind } from '../../../../src/trace/operation-table';
import { detectFormat } from '../../../../src/trace/formats';
import type { Trace } from '../../../../src/trace/trace';
import { readTrace } from '../../../read-trace';
import { countsOf, operationsOf, sitesOf, stacksOf, threadsOf, timesOf } from './accounting';

const encoder = new TextEncoder();
const read = (...lines: string[]): Trace => readTrace(encoder.encode(`${lines.join('\n')}\n`), 'kmem');

const kmalloc =
  '            sh-536     [002] .....    18.649647: kmalloc: call_site=__d_alloc+0x160/0x1d0 ptr=ffff888005d04500 bytes_req=57 bytes_alloc=64 gfp_flags=GFP_KERNEL node=-1 accounted=true';
const kfree = '            sh-536     [001] d..2.    18.668558: kfree: call_site=ext4_put+0x107/0x190 [ext4] ptr=ffff888005d04500';
const allocatePage =
  '          <idle>-0     [003] .....    18.635746: mm_page_alloc: page=ffffea0000148640 pfn=0x5219 order=2 migratetype=0 gfp_flags=GFP_KERNEL';

describe('kmem', () => {
  it('slab objects and pages are blocks of their own, with task, CPU, time and call site', () => {
    const trace = read(
      '# tracer: nop',
      kmalloc,
      allocatePage,
      kfree,
      '          <idle>-0     [003] ..s1.    18.700000: mm_page_free: page=ffffea0000148640 pfn=0x5219 order=2',
    );
    assert.deepEqual(operationsOf(trace), [
      `2 kind ${OperationKind.Kmalloc}`,
      '3 alloc pfn[21017] 16384',
      '4 free 0xffff888005d04500',
      '5 free pfn[21017]',
    ]);
    assert.deepEqual(threadsOf(trace), ['sh-536', '<idle>-0', 'sh-536', '<idle>-0']);
    assert.deepEqual(sitesOf(trace), ['__d_alloc+0x160/0x1d0', undefined, 'ext4_put+0x107/0x190 [ext4]', undefined]);
    assert.deepEqual(Array.from(trace.table.cpu!.subarray(0, 4)), [2, 3, 1, 3]);
    assert.deepEqual(timesOf(trace), [18.649647, 18.635746, 18.668558, 18.7]);
    assert.equal(trace.table.column[0], kmalloc.indexOf('ffff8880') + 1);
    assert.equal(trace.table.size[0], 57);
    assert.equal(trace.recording!.areAddressesHashed, false);
  });

  it('perf script: the call stack below an event is its own, and names who asked for pages', () => {
    const trace = read(
      'perf   247 [003]    14.232127: kmem:mm_page_alloc: page=0x3ffb9 pfn=0x3ffb9 order=0 migratetype=0 gfp_flags=GFP_HIGHUSER',
      '\tffffffff812f9486 __alloc_pages+0x256 ([kernel.kallsyms])',
      '\tffffffff8137347c pipe_write+0x3ec ([kernel.kallsyms])',
      '\t           9dcc8 [unknown] (/usr/bin/perf)',
      '',
      '   my task 5/248 [001]    14.232200:  1 kmem:kfree: call_site=0xffffffffc02918d2 ptr=(nil)',
      '   my task 5/248 [001]    14.232300: kmem:mm_page_free: page=0x3ffb9 pfn=0x3ffb9 order=0',
    );
    assert.deepEqual(operationsOf(trace), ['1 alloc pfn[262073] 4096', '7 free pfn[262073]']);
    assert.deepEqual(threadsOf(trace), ['perf-247', 'my task-248']);
    assert.deepEqual(sitesOf(trace), ['pipe_write+0x3ec', undefined]);
    assert.deepEqual(stacksOf(trace), ['__alloc_pages+0x256 < pipe_write+0x3ec < 9dcc8 [unknown] (/usr/bin/perf)', '']);
    assert.equal(countsOf(trace).nullFrees, 1);
  });

  it('trace-cmd report, with and without latency, and decimal page frames of 5.10', () => {
    const trace = read(
      'cpus=4',
      '   sh-1078  [001]    52.938698: kmem_cache_alloc:     (find+0x5e) call_site=find+0x5e ptr=0xffff8880053c1c00 bytes_req=704 bytes_alloc=712 gfp_flags=GFP_NOFS node=-1',
      '   sh-1080    3d....    46.740972: mm_page_alloc:        page=0xffffffff821a15d4 pfn=139348 order=1 migratetype=0 gfp_flags=GFP_KERNEL',
      '   sh-1080    3d....    46.740999: kmem_cache_free:      call_site=rcu+0x1 ptr=0xffff8880053c1c00 name=inode cache',
    );
    assert.deepEqual(operationsOf(trace), [
      `2 kind ${OperationKind.Cache}`,
      `2 kind ${OperationKind.AllocObject}`,
      '3 alloc pfn[139348] 8192',
      '4 free 0xffff8880053c1c00',
    ]);
    assert.equal(trace.table.cacheSpecs[0].objectSize, 712);
    assert.deepEqual(threadsOf(trace).slice(1), ['sh-1078', 'sh-1080', 'sh-1080']);
    assert.equal(trace.table.cpu![2], 3);
    assert.deepEqual(sitesOf(trace).slice(1), ['find+0x5e', undefined, 'rcu+0x1']);
  });

  it('what is no request: failures, moves between lists, other systems, lost events', () => {
    const trace = read(
      '  sh-5  [000] .....     1.000001: mm_page_alloc: page=0000000000000000 pfn=0x0 order=9 migratetype=0 gfp_flags=none',
      '  sh-5  [000] .....     1.000002: mm_page_alloc: page=(nil) pfn=0xffffffffffffffff order=9 migratetype=0 gfp_flags=none',
      '  sh-5  [000] .....     1.000003: kmalloc: call_site=a+0x1/0x2 ptr=0000000000000010 bytes_req=0 bytes_alloc=0 gfp_flags=GFP_KERNEL',
      '  sh-5  [000] .....     1.000004: kmalloc: call_site=a+0x1/0x2 ptr=0000000000000000 bytes_req=8 bytes_alloc=8 gfp_flags=GFP_KERNEL',
      '  sh-5  [000] ...2.     1.000005: mm_page_free_batched: page=ffffea00001535c0 pfn=0x54d7 order=0',
      '  sh-5  [000] d..3.     1.000006: mm_page_pcpu_drain: page=ffffea00002e5f00 pfn=0xb97c order=0 migratetype=0',
      '  sh-5  [000] d..3.     1.000007: sched_switch: prev_comm=sh ptr=7',
      'CPU:2 [LOST 3 EVENTS]',
      'CPU:1 [EVENTS DROPPED]',
      'hello',
    );
    assert.deepEqual(operationsOf(trace), []);
    assert.deepEqual([countsOf(trace).failed, trace.recording!.lostCalls, trace.recording!.skippedLines], [3, 4, 1]);
  });

  it('hashed pointers are known as such; unmatched and repeated frees are no errors; a cut event is counted', () => {
    const free = '  sh-5  [000] .....     1.000002: kmem_cache_free: call_site=a+0x1/0x2 ptr=00000000d5e3b4b1 name=filp';
    const trace = read(
      free,
      free,
      '  sh-5  [000] .....     1.000002: kmalloc: call_site=a+0x1/0x2 ptr=00000000d5e3b4b2 bytes_req=57 bytes_alloc=6',
    );
    assert.deepEqual(operationsOf(trace), ['1 free-nothing 0xd5e3b4b1', '2 free-nothing 0xd5e3b4b1']);
    assert.equal(trace.recording!.areAddressesHashed, true);
    assert.equal(trace.recording!.cutCalls, 1);
  });

  it('is known by its lines, also behind events of others', () => {
    const other = '  sh-5  [000] d..3.     1.000007: sched_switch: prev_comm=sh prev_pid=5\n';
    const head = encoder.encode(`# tracer: nop\n#\n${other.repeat(20)}${`${kmalloc}\n${kfree}\n`.repeat(5)}`);
    assert.equal(detectFormat('', head).format, 'kmem');
  });
});
