// Reports of the Linux kernel's memory in its log (`Mem-Info`): SysRq-m, failed page allocations, the OOM killer.
import { shapeOf, type LinePart } from '../line-shapes';
import { messageStart, timeOfLine } from '../snapshots/kernel-line';
import { snapshotFormat } from '../snapshots/snapshot-format';

const parts: Readonly<Record<string, LinePart>> = {
  prefix: { scope: 'comment.line.prefix' },
  head: { scope: 'keyword.control.report' },
  zone: { scope: 'entity.name.type.zone' },
  free: { scope: 'constant.numeric.free' },
  lists: { scope: 'constant.numeric.lists' },
  rest: { scope: 'comment.line.rest' },
  message: { scope: 'comment.line.message' },
};
const prefix = String.raw`^(?<prefix>.*?)`;
const zone = String.raw`(?<zone>\b(?:Node [0-9]+,? )?[A-Za-z0-9_]+)`;
/** A kernel's log may have its first report far behind its beginning: so sure is one that the first lines are of it. */
const certaintyOfLog = 0.3;
const shareOfLog = 0.8;

export const memInfo = snapshotFormat({
  name: 'mem-info',
  title: (localize) => localize('Linux memory report'),
  extensions: ['.dmesg'],
  // Other logs of the kernel's are known by a report in them: most have none.
  fileNames: ['dmesg'],
  shapes: [
    shapeOf(parts, [
      prefix,
      String.raw`(?<head>\b[Ss]ys[Rr]q ?:.*Show Memory|page allocation failure|invoked oom-killer|Mem-Info:)(?<rest>.*)$`,
    ]),
    shapeOf(parts, [prefix, zone, String.raw` (?<free>free:[0-9]+[kK]B)(?<rest> .*)$`]),
    shapeOf(parts, [prefix, zone, String.raw`: (?<lists>[0-9]+\*[0-9]+[kK]B .*)$`]),
    shapeOf(parts, [prefix, String.raw`(?<head>lowmem_reserve\[\]:)(?<rest>.*)$`]),
    shapeOf(parts, [String.raw`^(?<message>.*)$`], { isCommon: true }),
  ],
  recogniseOther: ({ lines }) => {
    const written = lines.filter((line) => line.trim() !== '');
    const logged = written.filter((line) => messageStart(line) > 0 && timeOfLine(line) !== undefined).length;
    return written.length > 1 && logged >= written.length * shareOfLog ? certaintyOfLog : 0;
  },
  samples: () => [],
  documentation: {
    files:
      '`dmesg`, `kern.log`, `.dmesg`, or any log with such a report: `COMM: page allocation failure: order:8, mode:0xcc0(GFP_KERNEL)`, `invoked oom-killer`, `Mem-Info:`, `Node 0 DMA32 free:164048kB min:2612kB …`',
    from: '`dmesg` with any of its options, rsyslog, `journalctl -k`; `echo m > /proc/sysrq-trigger` prints one.',
    sees: 'No calls, but what was free when memory ran short: zones with their watermarks, free blocks by order and migrate type, and what was asked for. AllocTrace says why it could not be had.',
    basis: 'Real logs of kernels 5.10 to 7.3 (x86-64, i386, arm64), and the kernel’s source.',
  },
});
