import * as vscode from 'vscode';
import type { LanguageId } from '../model/contributions';

/** A trace that comes with the extension, in media/samples. */
export interface Sample {
  readonly file: string;
  readonly language: LanguageId;
  readonly title: string;
  readonly description: string;
}

/** All samples, the simplest first. Listed here because a folder cannot be read where the extension comes from a web server. */
export function samples(): Sample[] {
  const { t } = vscode.l10n;
  return [
    {
      file: 'textbook-buddy.alloctrace',
      language: 'alloctrace',
      title: t('The textbook buddy example'),
      description: t('64 bytes are split and merged again, step by step.'),
    },
    {
      file: 'external-fragmentation.alloctrace',
      language: 'alloctrace',
      title: t('External fragmentation'),
      description: t('Much is free, and none of it is together.'),
    },
    {
      file: 'out-of-memory-by-fragmentation.alloctrace',
      language: 'alloctrace',
      title: t('Out of memory with half of it free'),
      description: t('An allocation fails because the free blocks are too small.'),
    },
    {
      file: 'leak-and-double-free.alloctrace',
      language: 'alloctrace',
      title: t('A leak and a double free'),
      description: t('Four common mistakes, to be found in the Problems panel.'),
    },
    {
      file: 'task-struct-slab-vs-buddy.alloctrace',
      language: 'alloctrace',
      title: t('Process descriptors: slabs or buddy blocks'),
      description: t('Why a kernel does not give each task its own buddy block.'),
    },
    {
      file: 'kernel-startup.alloctrace',
      language: 'alloctrace',
      title: t('A kernel starts'),
      description: t('Caches first, then processes that come and go.'),
    },
    {
      file: 'jq-group.mtrace',
      language: 'alloctrace-mtrace',
      title: t('Recorded: jq groups a list'),
      description: t('A real recording of glibc mtrace.'),
    },
    {
      file: 'sqlite-index.rep',
      language: 'alloctrace-rep',
      title: t('Recorded: SQLite builds an index'),
      description: t('A real recording as a malloc-lab trace.'),
    },
  ];
}
