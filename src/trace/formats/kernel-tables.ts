// Tables that the Linux kernel shows of its memory: /proc/buddyinfo, pagetypeinfo, zoneinfo, slabinfo, slabtop, /sys/kernel/slab; once or as a log.
import { shapeOf, type LinePart } from '../line-shapes';
import { snapshotFormat } from '../snapshots/snapshot-format';

const parts: Readonly<Record<string, LinePart>> = {
  date: { scope: 'constant.numeric.time' },
  head: { scope: 'keyword.control.table' },
  rest: { scope: 'comment.line.rest' },
  zone: { scope: 'entity.name.type.zone' },
  type: { scope: 'support.type.migrate' },
  counts: { scope: 'constant.numeric.counts' },
  cache: { scope: 'entity.name.cache' },
  tunables: { scope: 'comment.line.tunables' },
  message: { scope: 'comment.line.message' },
};
const zone = String.raw`^(?<zone>(?:\S+ )?Node +[0-9]+, *zone +\w+)`;

export const kernelTables = snapshotFormat({
  name: 'kernel-tables',
  title: (localize) => localize('Linux memory tables'),
  extensions: ['.buddyinfo', '.pagetypeinfo', '.zoneinfo', '.slabinfo', '.slabtop'],
  fileNames: ['buddyinfo', 'pagetypeinfo', 'zoneinfo', 'slabinfo', 'slabtop', 'slab.tsv'],
  fileNamePatterns: ['buddyinfo.*', 'pagetypeinfo.*', 'zoneinfo.*', 'slabinfo.*', 'slabtop.*'],
  shapes: [
    shapeOf(parts, [zone, String.raw`(?<type>, type +\S+)(?<counts>(?: +>?[0-9]+)+) *$`]),
    shapeOf(parts, [zone, String.raw`(?<counts>(?: +[0-9]+)+) *$`]),
    shapeOf(parts, [zone, String.raw` *$`]),
    shapeOf(parts, [
      String.raw`^(?<head>slabinfo - version:|# ?name +<active_objs>|Page block order:|Free pages count per migrate type|Number of blocks type)(?<rest>.*)$`,
    ]),
    shapeOf(parts, [String.raw`^(?<cache>\S+)(?<counts>(?: +[0-9]+){5} *)(?<tunables>: tunables .*)$`]),
    shapeOf(parts, [
      String.raw`^(?<head> *Active / Total (?:Objects|Slabs|Caches|Size) \(% used\) *:| *OBJS ACTIVE +USE OBJ SIZE)(?<rest>.*)$`,
    ]),
    shapeOf(parts, [String.raw`^(?<counts> *[0-9]+ +[0-9]+ +[0-9]+% +[0-9.,]+K +[0-9]+ +[0-9]+ +[0-9]+K )(?<cache>\S.*)$`]),
    shapeOf(parts, [String.raw`^(?<head>(?:name|cache)\t.*\bobject_size\t.*)$`]),
    shapeOf(parts, [String.raw`^(?<cache>\S*/slab/[^/ ]+)(?<rest>/[a-z_]+:)(?<counts>.*)$`]),
    shapeOf(parts, [String.raw`^(?<date>[ =#*-]*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*|1[0-9]{9}[0-9.]*|\S+ +\S+ +[0-9]+ [0-9:]{8}.*))$`], {
      isCommon: true,
    }),
    shapeOf(parts, [String.raw`^(?<message>.*)$`], { isCommon: true }),
  ],
  samples: () => [],
  documentation: {
    files:
      '`buddyinfo`, `pagetypeinfo`, `zoneinfo`, `slabinfo`, `slabtop` and logs of them (`buddyinfo.log`), with dates between the readings; `/sys/kernel/slab` as a table or by `grep . /sys/kernel/slab/*/*`',
    from: '`cat /proc/buddyinfo`, `slabtop -o`, cron, `watch`, or a loop: `while date; do cat /proc/buddyinfo; sleep 1; done`',
    sees: 'No calls, but readings: free blocks by order and type, watermarks, caches with their objects and slabs. Of a log, what changed between the readings.',
    basis: 'Real tables of kernels 5.10 to 7.3 (x86-64, i386, arm64 with pages of 4 and 16 KiB).',
  },
});
