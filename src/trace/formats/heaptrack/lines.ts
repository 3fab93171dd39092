// Reads what heaptrack leaves by default: calls by their allocation's kind, and call stacks with names.
import { Byte } from '../../characters';
import { Fields, withoutEnd } from '../../fields';
import { baseName, frameText } from '../../frame-text';
import type { LineReader } from '../../recorded-lines';
import { noName, type Recording } from '../../recording';
import { noStack } from '../../stack-table';
import { LiveBlocks } from './live-blocks';

const firstWithLengths = 3;
const millisecondsASecond = 1000;
const letterV = 118;
const letterT = 116;
const letterS = 115;
const letterI = 105;
/** Callers that only pass a request on: who called them is the site. */
const passesOn = /^(operator new|malloc|calloc|realloc|posix_memalign|aligned_alloc|__gnu_cxx::new_allocator|std::(__)?(new_)?allocator)\b/;

/**
 * Reads these lines; all numbers are hexadecimal without a prefix:
 *
 *     s LENGTH TEXT                    the next text; texts count from 1, 0 is none
 *     i IP MODULE [FUNCTION [FILE LINE]]…    the next frame, by texts; behind it those that it was inlined into; they count from 1
 *     t FRAME PARENT                   the next node of the call tree; they count from 1, 0 is the root
 *     a SIZE NODE                      the next kind of allocation; they count from 0
 *     + KIND, - KIND                   a block of a kind, and its end
 *     c MILLISECONDS                   the time since the start
 *     v, X, I, R, A, S, #              version, command line, pages, resident memory, attached, suppressions, comments
 *
 * Addresses are gone. Blocks of a kind cannot be told apart: of those that are live, the oldest is taken to end.
 */
export class HeaptrackLines implements LineReader {
  private readonly fields = new Fields();
  private version = firstWithLengths;
  /** Name ids of the texts. */
  private readonly texts: number[] = [];
  /** The name ids of a frame, the innermost of those that were inlined first. */
  private readonly frames: (readonly number[])[] = [];
  /** Nodes of the recording's stacks by nodes of the file, and the site of each as a name id. */
  private nodes = new Int32Array(1 << 10);
  private sites = new Int32Array(1 << 10);
  private nodeCount = 1;
  private readonly sizes: number[] = [];
  private readonly kindNodes: number[] = [];
  private readonly live = new LiveBlocks();
  /** What blocks of kinds are called that have none. */
  private readonly kindName: number;

  constructor(private readonly recording: Recording) {
    this.sites[0] = noName;
    this.kindName = recording.names.internText('kind');
  }

  /** Of a number that is cut off nobody knows how it goes on. */
  readLastLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    if (bytes[start] === Byte.Plus || bytes[start] === Byte.Minus) this.recording.cutCall();
    else if (bytes[start] === Byte.Hash) this.readLine(bytes, start, lineEnd);
  }

  readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    const end = withoutEnd(bytes, start, lineEnd);
    if (end === start || bytes[start] === Byte.Hash) return;
    this.fields.at = start + 2;
    const isKnown = end === start + 1 || bytes[start + 1] === Byte.Space;
    if (!isKnown || !this.readKnown(bytes, bytes[start], end)) this.recording.skipLine();
  }

  private readKnown(bytes: Uint8Array, letter: number, end: number): boolean {
    const { fields, recording } = this;
    switch (letter) {
      case Byte.Plus:
        if (!fields.readHex(bytes, end) || fields.low >= this.sizes.length) return false;
        this.allocate(fields.low);
        return true;
      case Byte.Minus:
        if (!fields.readHex(bytes, end) || fields.low >= this.sizes.length) return false;
        this.free(fields.low);
        return true;
      case Byte.A: {
        const size = fields.readHex(bytes, end) ? fields.value : 0;
        this.sizes.push(size);
        this.kindNodes.push(fields.readByte(bytes, end, Byte.Space) && fields.readHex(bytes, end) ? fields.low : noStack);
        return fields.at === end;
      }
      case letterS:
        this.texts.push(this.readText(bytes, end));
        return true;
      case letterI:
        this.frames.push(this.readFrame(bytes, end));
        return true;
      case letterT:
        this.readNode(bytes, end);
        return true;
      case Byte.C:
        if (!fields.readHex(bytes, end)) return false;
        recording.time = fields.value / millisecondsASecond;
        return true;
      case letterV:
        fields.readHex(bytes, end);
        if (fields.readByte(bytes, end, Byte.Space) && fields.readHex(bytes, end)) this.version = fields.low;
        return true;
      default:
        // X, I, R, A, S
        return letter === 88 || letter === 73 || letter === 82 || letter === 65 || letter === 83;
    }
  }

  private allocate(kind: number): void {
    const { recording } = this;
    const node = this.kindNodes[kind] < this.nodeCount ? this.kindNodes[kind] : noStack;
    recording.stack = this.nodes[node];
    recording.site = this.sites[node];
    recording.allocate(recording.handles.number(this.live.begin(kind)), this.sizes[kind], 3);
  }

  private free(kind: number): void {
    const { recording } = this;
    recording.stack = noStack;
    recording.site = noName;
    const block = this.live.end(kind);
    recording.free(block >= 0 ? recording.handles.number(block) : recording.handles.numbered(this.kindName, kind), 3);
  }

  /** A name id. */
  private readText(bytes: Uint8Array, end: number): number {
    const { fields } = this;
    if (this.version < firstWithLengths) return this.recording.nameOf(bytes, Math.min(fields.at, end), end);
    if (!fields.readHex(bytes, end) || !fields.readByte(bytes, end, Byte.Space)) return this.recording.names.internText('');
    return this.recording.nameOf(bytes, fields.at, Math.min(end, fields.at + fields.value));
  }

  private readFrame(bytes: Uint8Array, end: number): number[] {
    const { fields } = this;
    const address = fields.readHex(bytes, end) ? `0x${fields.value.toString(16)}` : '';
    const object = this.nextText(bytes, end);
    const names: number[] = [];
    do {
      const name = this.nextText(bytes, end);
      const file = this.nextText(bytes, end);
      fields.readByte(bytes, end, Byte.Space);
      const line = file !== '' && fields.readHex(bytes, end) ? fields.low : 0;
      names.push(this.recording.names.internText(frameText({ function: name, file: baseName(file), line, object, address })));
    } while (fields.at < end && bytes[fields.at] === Byte.Space);
    return names;
  }

  /** The text whose number stands next; empty where there is none. */
  private nextText(bytes: Uint8Array, end: number): string {
    const { fields, texts } = this;
    if (!fields.readByte(bytes, end, Byte.Space) || !fields.readHex(bytes, end)) return '';
    const number = fields.low;
    return number > 0 && number <= texts.length ? this.recording.names.text(texts[number - 1]) : '';
  }

  private readNode(bytes: Uint8Array, end: number): void {
    const { fields, recording, frames } = this;
    const frame = fields.readHex(bytes, end) && fields.low <= frames.length ? frames[fields.low - 1] : undefined;
    const parent = fields.readByte(bytes, end, Byte.Space) && fields.readHex(bytes, end) && fields.low < this.nodeCount ? fields.low : 0;
    let node = this.nodes[parent];
    let site = this.sites[parent];
    for (let i = (frame?.length ?? 0) - 1; i >= 0; i--) {
      node = recording.stacks.add(node, frame![i]);
      if (site === noName || !passesOn.test(recording.names.text(frame![i]))) site = frame![i];
    }
    if (this.nodeCount === this.nodes.length) {
      const nodes = new Int32Array(this.nodes.length * 2);
      nodes.set(this.nodes);
      const sites = new Int32Array(nodes.length);
      sites.set(this.sites);
      this.nodes = nodes;
      this.sites = sites;
    }
    this.nodes[this.nodeCount] = node;
    this.sites[this.nodeCount++] = site;
  }
}
