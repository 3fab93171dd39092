// Reads the records of ESP-IDF's heap_trace_dump(). They are blocks, not calls: of a block that was freed, only that it was.
import { indexOfWord, wordBytes } from '../../byte-words';
import { Byte, columnOf } from '../../characters';
import { Fields, withoutEnd } from '../../fields';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { noStack } from '../../stack-table';

const bytesWord = wordBytes(' bytes (@ 0x');
const allocatedWord = wordBytes(') allocated CPU ');
const counterWord = wordBytes(' ccount 0x');
const callerWord = wordBytes(' caller ');
const freedWord = wordBytes('freed by ');
const atWord = wordBytes(' at ');
const leakedWord = wordBytes("bytes 'leaked' in trace");
const overflowWord = wordBytes('overflowed');
const totalWords = ['total allocations', 'total frees'].map(wordBytes);
/** Lines of the dump that hold no block. */
const silent = [
  'allocations trace (',
  'Heap Trace',
  'bytes alive in trace',
  "bytes 'leaked' in trace",
  'total allocations',
  'total frees',
  'records: ',
  '(NB: ',
  '======',
].map(wordBytes);

/** A block that was told, whose callers may still get their names on the lines behind it. */
interface Told {
  isFree: boolean;
  handle: number;
  size: number;
  cpu: number;
  line: number;
  column: number;
}

/**
 * Reads these lines, whatever stands in front:
 *
 *     SIZE bytes (@ 0xADDRESS[, KIND]) allocated CPU N ccount 0xCOUNT caller [0xPC:0xPC…]
 *     freed by 0xPC:0xPC…                on the line behind its block (older versions may write the next block right behind it)
 *     0xPC: FUNCTION at FILE:LINE        which IDF Monitor puts between
 *
 * A block whose address comes up again although nothing says that it was freed stays live, as in the dump's own sums: the later one gets a handle of
 * its own, with a number above the address's 32 bits. A block that a second dump shows again is the same.
 */
export class HeapTraceLines implements LineReader {
  private readonly fields = new Fields();
  private told: Told | undefined;
  /** The callers of `told`, innermost first, as name ids of what is known of them. */
  private callers: number[] = [];
  /** By name id of a program counter, the name id of its function. */
  private readonly functions = new Map<number, number>();
  /** By handle, the cycle counter at its allocation. */
  private readonly counters = new Map<number, number>();
  /** The block that the line in front told. */
  private lastHandle = -1;

  /** The dump's own numbers of allocations and frees. */
  private readonly totals = [0, 0];
  private isOfLeaks = false;

  constructor(private readonly recording: Recording) {}

  finish(): void {
    this.flush();
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    if (end === start) return;
    let from = start;
    const freed = indexOfWord(bytes, start, end, freedWord);
    if (freed >= 0) {
      this.flush();
      from = this.readFree(bytes, start, freed + freedWord.length, end);
    }
    const block = indexOfWord(bytes, from, end, bytesWord);
    if (block >= 0) {
      this.flush();
      this.readBlock(bytes, start, block, end);
    } else if (freed < 0 && !this.readFunction(bytes, start, end)) this.readOther(bytes, start, end);
  }

  private readBlock(bytes: Uint8Array, start: number, block: number, end: number): void {
    const { fields, recording } = this;
    let sizeStart = block;
    while (sizeStart > start && bytes[sizeStart - 1] >= Byte.Zero && bytes[sizeStart - 1] <= Byte.Nine) sizeStart--;
    fields.at = sizeStart;
    const hasSize = fields.readDecimal(bytes, block);
    const size = fields.value;
    const pointer = block + bytesWord.length - 2;
    fields.at = pointer;
    const hasAddress = fields.readPrefixedHex(bytes, end);
    const { low } = fields;
    const allocated = indexOfWord(bytes, fields.at, end, allocatedWord);
    if (!hasSize || !hasAddress || allocated < 0) {
      this.lastHandle = -1;
      recording.cutCall();
      return;
    }
    fields.at = allocated + allocatedWord.length;
    const cpu = fields.readDecimal(bytes, end) ? fields.low : -1;
    fields.at += counterWord.length;
    const counter =
      indexOfWord(bytes, fields.at - counterWord.length, end, counterWord) >= 0 && fields.readHex(bytes, end) ? fields.low : -1;
    const handle = this.handleOf(low, counter);
    this.lastHandle = handle;
    if (recording.isLive(handle)) return;
    this.counters.set(handle, counter);
    this.told = { isFree: false, handle, size, cpu, line: recording.line, column: columnOf(bytes, start, pointer) };
    const caller = indexOfWord(bytes, fields.at, end, callerWord);
    if (caller >= 0) this.readCallers(bytes, caller + callerWord.length, end);
  }

  /** The handle of a block: the one of its address, unless another block has that. */
  private handleOf(low: number, counter: number): number {
    const { recording, counters } = this;
    for (let high = 0; ; high++) {
      const handle = recording.handles.address(high, low);
      if (!recording.isLive(handle) || (counter >= 0 && counters.get(handle) === counter)) return handle;
    }
  }

  /** Reads `freed by …` of the last block and returns where the callers end. */
  private readFree(bytes: Uint8Array, start: number, from: number, end: number): number {
    const { recording } = this;
    if (this.lastHandle >= 0 && recording.isLive(this.lastHandle)) {
      this.told = { isFree: true, handle: this.lastHandle, size: 0, cpu: -1, line: recording.line, column: columnOf(bytes, start, from) };
    } else if (this.lastHandle < 0) recording.cutCall();
    this.lastHandle = -1;
    return this.readCallers(bytes, from, end);
  }

  /** Reads `0xPC:0xPC…` and returns where it ends. */
  private readCallers(bytes: Uint8Array, from: number, end: number): number {
    const { fields } = this;
    this.callers = [];
    fields.at = from;
    let last = from;
    while (fields.readPrefixedHex(bytes, end)) {
      this.callers.push(this.recording.nameOf(bytes, last, fields.at));
      if (bytes[fields.at] === Byte.Colon) fields.at++;
      last = fields.at;
    }
    return fields.at;
  }

  /** Reads `0xPC: FUNCTION at FILE:LINE`. */
  private readFunction(bytes: Uint8Array, start: number, end: number): boolean {
    const { fields, recording } = this;
    fields.at = start;
    if (!fields.readPrefixedHex(bytes, end) || bytes[fields.at] !== Byte.Colon) return false;
    const counter = recording.nameOf(bytes, start, fields.at);
    const from = fields.at + 2;
    const at = indexOfWord(bytes, from, end, atWord);
    if (at < 0) return false;
    const decoder = new TextDecoder();
    const name = decoder.decode(bytes.subarray(from, at));
    const place = decoder.decode(bytes.subarray(at + atWord.length, end));
    this.functions.set(counter, recording.names.internText(`${name} (${place})`));
    return true;
  }

  private readOther(bytes: Uint8Array, start: number, end: number): void {
    this.flush();
    this.readSums(bytes, start, end);
    if (!silent.some((word) => indexOfWord(bytes, start, end, word) >= 0)) this.recording.skipLine();
  }

  /** Reads the dump's sums: where its buffer was too small, they tell how many blocks it forgot. */
  private readSums(bytes: Uint8Array, start: number, end: number): void {
    const { fields, recording } = this;
    if (indexOfWord(bytes, start, end, leakedWord) >= 0) this.isOfLeaks = true;
    for (const [index, word] of totalWords.entries()) {
      const at = indexOfWord(bytes, start, end, word);
      if (at < 0) continue;
      fields.at = at + word.length;
      fields.readByte(bytes, end, Byte.Colon);
      fields.skipBlanks(bytes, end);
      if (fields.readDecimal(bytes, end)) this.totals[index] = fields.value;
    }
    if (indexOfWord(bytes, start, end, overflowWord) < 0) return;
    // A dump of leaks has left out those that were freed.
    const [allocations, frees] = this.totals;
    recording.loseCalls(Math.max(0, allocations - recording.counts.allocs - (this.isOfLeaks ? frees : 0)));
  }

  /** Gives out what was told last, once no further lines of its are to come. */
  private flush(): void {
    const { told, recording, callers } = this;
    if (!told) return;
    this.told = undefined;
    const { line } = recording;
    let stack = noStack;
    for (let i = callers.length - 1; i >= 0; i--) stack = recording.stacks.intern(stack, this.functions.get(callers[i]) ?? callers[i]);
    recording.stack = stack;
    recording.site = callers.length > 0 ? recording.stacks.frame(stack) : noName;
    recording.cpu = told.cpu;
    recording.line = told.line;
    if (told.isFree) recording.free(told.handle, told.column);
    else recording.allocate(told.handle, told.size, told.column);
    recording.line = line;
    this.callers = [];
  }
}
