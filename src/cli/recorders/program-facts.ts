// What can be told of a program before it runs: where it lies, and what its file says of how it may be recorded.
import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Variables } from '../environment';

export interface ProgramFacts {
  /** As it was given. */
  readonly name: string;
  /** An executable for this kind of system, not a script. */
  readonly isElf: boolean;
  /** Linked without shared libraries: nothing can come between it and its allocator from outside. */
  readonly isStatic: boolean;
  readonly callsMtrace: boolean;
}

/** More of a program's file is not searched. */
const searchedBytes = 1 << 26;
/** The program header that names the dynamic linker. */
const interpreterHeader = 3;

/** Path of an executable file, searched as shells do; undefined where there is none. */
export function findExecutable(name: string, variables: Variables): string | undefined {
  const folders = name.includes('/') ? [''] : (variables.PATH ?? '').split(path.delimiter);
  return folders
    .map((folder) => path.join(folder || '.', name))
    .map((each, index) => (folders[index] === '' ? name : each))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Looks into a program's file. */
export function programFacts(name: string, file: string): ProgramFacts {
  const bytes = beginning(file);
  const isElf = bytes.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'));
  return { name, isElf, isStatic: isElf && !hasInterpreter(bytes), callsMtrace: bytes.includes('\0mtrace\0') };
}

/** Empty where the file cannot be read: it can be executed all the same. */
function beginning(file: string): Buffer {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(statSync(file).size, searchedBytes));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return Buffer.alloc(0);
  }
}

/** Whether the program headers of an ELF file name a dynamic linker. What is damaged is left to the system to refuse. */
function hasInterpreter(bytes: Buffer): boolean {
  const is64 = bytes[4] === 2;
  const isLittle = bytes[5] === 1;
  const half = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const word = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  try {
    // The upper half of a 64-bit offset is zero in every file there is.
    const first = is64 ? word(isLittle ? 0x20 : 0x24) : word(0x1c);
    const size = half(is64 ? 0x36 : 0x2a);
    const count = half(is64 ? 0x38 : 0x2c);
    for (let index = 0; index < count; index++) {
      if (word(first + index * size) === interpreterHeader) return true;
    }
    return false;
  } catch {
    return true;
  }
}
