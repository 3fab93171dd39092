/**
 * What Linux kernels report of their slab caches: tables of /sys/kernel/slab, a row a cache, and /proc/slabinfo, each with the machine it comes from.
 * Those of the project are named KERNEL-smpCPUS[-nomerge][-OPTION…].tsv.gz; beside others lies how they were booted.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultMachine, type MachineConfig } from '../../src/engine/config';
import { root } from '../project';

/** A cache as its kernel shows it. */
export interface KernelCache {
  readonly name: string;
  readonly objectSize: number;
  readonly align: number;
  /** As the language names them; those that change the layout. */
  readonly flags: readonly ('rcu' | 'ctor' | 'redzone' | 'poison' | 'store_user')[];
  readonly slot: number;
  readonly objects: number;
  readonly order: number;
  readonly minPartial: number;
  readonly cpuPartial: number;
}

export interface KernelTable {
  readonly title: string;
  /** Without the letters of `slub_debug`: what they do to a cache stands in its flags. */
  readonly machine: MachineConfig;
  /** The letters the machine was booted with. */
  readonly debug: string;
  readonly caches: readonly KernelCache[];
}

/** A cache of /proc/slabinfo: its slot is all that it tells of the object. */
export interface SlabinfoCache {
  readonly name: string;
  readonly slot: number;
  readonly objects: number;
  readonly pages: number;
}

const shared = process.env.ALLOCTRACE_SHARED;

function textOf(file: string): string {
  const bytes = fs.readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The table in a text, without rows that are another name of a cache with a row of its own. */
function readCaches(text: string): KernelCache[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const names = head.split('\t');
  const rows = lines.map((line) => new Map(line.split('\t').map((value, column) => [names[column], value.trim()])));
  return rows
    .filter((row) => row.get('link') === '-')
    .map((row) => {
      const number = (column: string): number => Number(row.get(column));
      const flags = {
        rcu: number('destroy_by_rcu') === 1,
        ctor: (row.get('ctor') ?? '') !== '',
        redzone: number('red_zone') === 1,
        poison: number('poison') === 1,
        store_user: number('store_user') === 1,
      };
      return {
        name: row.get('name') ?? '',
        objectSize: number('object_size'),
        align: number('align'),
        flags: Object.entries(flags).flatMap(([flag, has]) => (has ? [flag as keyof typeof flags] : [])),
        slot: number('slab_size'),
        objects: number('objs_per_slab'),
        order: number('order'),
        minPartial: number('min_partial'),
        cpuPartial: number('cpu_partial'),
      };
    });
}

/** The machine behind a version and a command line; the least size class says how they are aligned. */
function machineOf(version: string, commandLine: string, cpus: number, caches: readonly KernelCache[]): MachineConfig {
  const given = (option: string): number | undefined => {
    const match = new RegExp(`\\b${option}=(\\d+)`).exec(commandLine);
    return match ? Number(match[1]) : undefined;
  };
  const classes = caches.flatMap(({ name, objectSize }) => (/^kmalloc-\d+k?$/.test(name) ? [objectSize] : []));
  const kernel = /\d+\.\d+(?:\.\d+)?/.exec(version)?.[0];
  if (kernel === undefined || !(cpus > 0)) throw new Error(`No machine in ${version}, ${cpus} CPUs`);
  return {
    ...defaultMachine,
    page: version.includes('16k') ? 16384 : 4096,
    cpus,
    kernel,
    minAlign: Math.min(...(classes.length === 0 ? [8] : classes)),
    maxOrder: given('slub_max_order') ?? defaultMachine.maxOrder,
    minOrder: given('slub_min_order') ?? defaultMachine.minOrder,
    minObjects: given('slub_min_objects') ?? defaultMachine.minObjects,
    pointer: /\b(?:686|armmp)\b/.test(version) ? 4 : 8,
  };
}

/** A table of the project: the machine stands in the file's name. */
function projectTable(file: string): KernelTable {
  const title = path.basename(file, '.tsv.gz');
  const [, kernel, cpus, rest] = /^(\d+\.\d+)-smp(\d+)(.*)$/.exec(title)!;
  const caches = readCaches(textOf(file));
  const options = [...rest.matchAll(/-(maxorder|minorder|minobj)(\d+)/g)].map(([, option, value]) => {
    return `slub_${{ maxorder: 'max_order', minorder: 'min_order', minobj: 'min_objects' }[option]}=${value}`;
  });
  const version = `${kernel}${rest.includes('-page16k') ? '-16k' : ''}${rest.includes('-pointer4') ? '-686' : ''}`;
  const debug = /-debug-([FZPUT]+)/.exec(rest)?.[1] ?? '';
  return { title, machine: machineOf(version, options.join(' '), Number(cpus), caches), debug, caches };
}

/** How the machine of a folder or of a file was booted: the version and the command line, and its name with the number of CPUs. */
function bootBeside(file: string): { version: string; commandLine: string; cpus: number } {
  const boot = file.replace(/\.(?:tsv|slabinfo)\.gz$/, '.boot');
  const folder = path.dirname(file).replace(/(\/data\/[^/]+\/[^/]+).*/, '$1');
  const beside = (name: string): string => textOf(path.join(folder, 'env', name));
  const ownBoot = boot !== file && fs.existsSync(boot);
  const [version, commandLine] = ownBoot ? textOf(boot).split('\n') : [beside('version'), beside('cmdline')];
  const cpus = Number(/smp(\d+)/.exec(path.basename(ownBoot ? boot : folder))?.[1]);
  return { version: version.replace('Linux version ', ''), commandLine, cpus };
}

function sharedTable(file: string): KernelTable {
  const { version, commandLine, cpus } = bootBeside(file);
  const caches = readCaches(textOf(file));
  const debug = /\bslub_debug=([FZPUT]+)/.exec(commandLine)?.[1] ?? '';
  const machine = machineOf(version.split(' ')[0], commandLine, cpus, caches);
  return { title: path.relative(path.join(shared!, 'data'), file), machine, debug, caches };
}

/** Files of the shared data whose names end so. */
function sharedFiles(...ends: string[]): string[] {
  if (!shared) return [];
  return ['linux', 'linux-reports'].flatMap((name) => {
    const folder = path.join(shared, 'data', name);
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => ends.some((end) => file.endsWith(end))).map((file) => path.join(folder, file));
  });
}

/** The tables of the project, and those of the shared data where there are some. */
export function kernelTables(): KernelTable[] {
  const folder = path.join(root, 'test', 'fixtures', 'geometry');
  const own = fs.readdirSync(folder).filter((file) => file.endsWith('.tsv.gz'));
  const tables = sharedFiles('.tsv.gz').filter((file) => !file.includes('callsites'));
  return [...own.map((file) => projectTable(path.join(folder, file))), ...tables.sort().map(sharedTable)];
}

/** Every /proc/slabinfo of the shared data. */
export function slabinfoTables(): { title: string; machine: MachineConfig; caches: SlabinfoCache[] }[] {
  return sharedFiles('slabinfo.gz', 'slabinfo', 'slabinfo.log.gz').map((file) => {
    const { version, commandLine, cpus } = bootBeside(file);
    const lines = textOf(file).matchAll(/^(\S+)\s+\d+\s+\d+\s+(\d+)\s+(\d+)\s+(\d+) : tunables/gm);
    const caches = [...lines].map(([, name, slot, objects, pages]) => ({
      name,
      slot: Number(slot),
      objects: Number(objects),
      pages: Number(pages),
    }));
    return {
      title: path.relative(path.join(shared!, 'data'), file),
      machine: machineOf(version.split(' ')[0], commandLine, cpus, []),
      caches,
    };
  });
}
