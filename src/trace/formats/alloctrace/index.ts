// The language of this project, in which people write traces: not recorded, and the only one with directives, ranges and names.
import { evidenceOfLines } from '../../evidence';
import type { Head, TraceFormat } from '../../format';
import { AlloctraceReader, facts } from './reader';

/** Comments speak for many languages. */
const comment = /^\s*#/;

export const alloctrace: TraceFormat<'alloctrace'> = {
  ...facts,
  title: (localize) => localize('Allocation Trace'),
  extensions: ['.alloctrace'],
  recognise: ({ lines }: Head) => {
    const faulty = faultyLines(lines);
    return evidenceOfLines(lines, (line, index) => (comment.test(line) ? undefined : !faulty.has(index + 1)));
  },
  createReader: (expectedBytes) => new AlloctraceReader(expectedBytes),
  syntax: { createReader: (sink) => new AlloctraceReader(0, sink) },
  samples: (localize) => [
    {
      file: 'textbook-buddy.alloctrace',
      title: localize('The textbook buddy example'),
      description: localize('64 bytes are split and merged again, step by step.'),
    },
    {
      file: 'external-fragmentation.alloctrace',
      title: localize('External fragmentation'),
      description: localize('Much is free, and none of it is together.'),
    },
    {
      file: 'out-of-memory-by-fragmentation.alloctrace',
      title: localize('Out of memory with half of it free'),
      description: localize('An allocation fails because the free blocks are too small.'),
    },
    {
      file: 'leak-and-double-free.alloctrace',
      title: localize('A leak and a double free'),
      description: localize('Four common mistakes, to be found in the Problems panel.'),
    },
    {
      file: 'task-struct-slab-vs-buddy.alloctrace',
      title: localize('Process descriptors: slabs or buddy blocks'),
      description: localize('Why a kernel does not give each task its own buddy block.'),
    },
    {
      file: 'kernel-startup.alloctrace',
      title: localize('A kernel starts'),
      description: localize('Caches first, then processes that come and go.'),
    },
  ],
  documentation: {
    files: '`.alloctrace`',
    from: 'Written by hand, or by a script of yours.',
    sees: 'What you write.',
    basis: 'Its own.',
  },
};

/** The numbers of the lines that this language cannot read. */
function faultyLines(lines: readonly string[]): Set<number> {
  // Each line by itself: a head can end within a repeat.
  const reader = new AlloctraceReader(0, () => undefined);
  reader.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return new Set(reader.finish().directives.flatMap(({ kind, range }) => (kind === 'fault' ? range.line : [])));
}
