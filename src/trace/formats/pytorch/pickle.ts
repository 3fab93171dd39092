// Reads a pickle that holds plain data only. A pickle is a program for Python's unpickler, which can call anything: whatever names or calls something is
// refused here, and nothing is ever run.
import { TraceError } from '../../trace';
import { isFields, setField, type StackMaker, type Value } from './values';

/** Opcodes of the protocols 1 to 5 that stand for data. */
const enum Op {
  Mark = 0x28,
  EmptyTuple = 0x29,
  Stop = 0x2e,
  Pop = 0x30,
  PopMark = 0x31,
  Dup = 0x32,
  BinBytes = 0x42,
  ShortBinBytes = 0x43,
  BinFloat = 0x47,
  BinInt = 0x4a,
  BinInt1 = 0x4b,
  BinInt2 = 0x4d,
  None = 0x4e,
  BinString = 0x54,
  ShortBinString = 0x55,
  BinUnicode = 0x58,
  EmptyList = 0x5d,
  Append = 0x61,
  Dict = 0x64,
  Appends = 0x65,
  BinGet = 0x68,
  LongBinGet = 0x6a,
  List = 0x6c,
  BinPut = 0x71,
  LongBinPut = 0x72,
  SetItem = 0x73,
  Tuple = 0x74,
  SetItems = 0x75,
  EmptyDict = 0x7d,
  Protocol = 0x80,
  Tuple1 = 0x85,
  Tuple2 = 0x86,
  Tuple3 = 0x87,
  True = 0x88,
  False = 0x89,
  Long1 = 0x8a,
  Long4 = 0x8b,
  ShortBinUnicode = 0x8c,
  BinUnicode8 = 0x8d,
  BinBytes8 = 0x8e,
  Memoize = 0x94,
  Frame = 0x95,
}

/** Opcodes that name or call something, by what Python calls them. */
const refused: Readonly<Record<number, string>> = {
  0x50: 'PERSID',
  0x51: 'BINPERSID',
  0x52: 'REDUCE',
  0x62: 'BUILD',
  0x63: 'GLOBAL',
  0x69: 'INST',
  0x6f: 'OBJ',
  0x81: 'NEWOBJ',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x92: 'NEWOBJ_EX',
  0x93: 'STACK_GLOBAL',
};

const decoder = new TextDecoder();
const byteBase = 0x100;
/** Texts up to this length are put together without the decoder. */
const shortText = 32;

/**
 * The value that a pickle holds; of dictionaries, the fields of `Fields`. Shared values stay shared. Each opcode takes a byte at least and makes one
 * value at most, nothing is done recursively, and a memo has no more entries than the pickle has bytes: time and memory grow with its length only.
 * Throws TraceError where it is cut, damaged, or holds more than data.
 */
export function readPickle(bytes: Uint8Array, stacks: StackMaker): Value {
  return new Unpickler(bytes, stacks).read();
}

class Unpickler {
  private at = 0;
  private readonly stack: Value[] = [];
  /** Where in the stack the open marks are. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, Value>();
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly stacks: StackMaker,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  read(): Value {
    for (;;) {
      const op = this.bytes[this.skip(1)];
      if (op === (Op.Stop as number)) return this.pop();
      if (!this.readData(op) && !this.readCollection(op)) this.refuse(op);
    }
  }

  private refuse(op: number): never {
    const name = refused[op];
    if (name !== undefined) {
      throw new TraceError(
        'This pickle is not read, because it holds more than data ({0} at offset {1}): a snapshot of PyTorch never does, and such a pickle could run any code.',
        [name, this.at - 1],
      );
    }
    throw this.damaged();
  }

  private damaged(): TraceError {
    return new TraceError('This pickle is damaged at offset {0}. Write the snapshot again, with torch.cuda.memory._dump_snapshot(FILE).', [
      this.at - 1,
    ]);
  }

  /** Passes over bytes and returns where they begin. */
  private skip(count: number): number {
    const from = this.at;
    if (from + count > this.bytes.length) {
      throw new TraceError('The snapshot ends before it is complete. Write it again, with torch.cuda.memory._dump_snapshot(FILE).');
    }
    this.at = from + count;
    return from;
  }

  private pop(): Value {
    const value = this.stack.pop();
    if (value === undefined || this.stack.length < (this.marks[this.marks.length - 1] ?? 0)) throw this.damaged();
    return value;
  }

  private top(): Value {
    const { stack } = this;
    if (stack.length <= (this.marks[this.marks.length - 1] ?? 0)) throw this.damaged();
    return stack[stack.length - 1];
  }

  /** What was put on the stack since the last mark, which is taken off. */
  private popMarked(): Value[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw this.damaged();
    return this.stack.splice(mark);
  }

  /** Takes an opcode that puts a number, a text or the like on the stack. */
  private readData(op: number): boolean {
    const { stack, view } = this;
    switch (op) {
      case Op.BinInt1:
        stack.push(this.bytes[this.skip(1)]);
        return true;
      case Op.BinInt2:
        stack.push(view.getUint16(this.skip(2), true));
        return true;
      case Op.BinInt:
        stack.push(view.getInt32(this.skip(4), true));
        return true;
      case Op.Long1:
        stack.push(this.readLong(this.bytes[this.skip(1)]));
        return true;
      case Op.Long4:
        stack.push(this.readLong(view.getUint32(this.skip(4), true)));
        return true;
      case Op.BinFloat:
        stack.push(view.getFloat64(this.skip(8), false));
        return true;
      case Op.ShortBinUnicode:
      case Op.ShortBinString:
      case Op.ShortBinBytes:
        stack.push(this.readText(this.bytes[this.skip(1)]));
        return true;
      case Op.BinUnicode:
      case Op.BinString:
      case Op.BinBytes:
        stack.push(this.readText(view.getUint32(this.skip(4), true)));
        return true;
      case Op.BinUnicode8:
      case Op.BinBytes8:
        stack.push(this.readText(Number(view.getBigUint64(this.skip(8), true))));
        return true;
      case Op.None:
        stack.push(null);
        return true;
      case Op.True:
      case Op.False:
        stack.push(op === (Op.True as number));
        return true;
      case Op.Protocol:
        this.skip(1);
        return true;
      case Op.Frame:
        this.skip(8);
        return true;
      default:
        return this.readMemo(op);
    }
  }

  /** Takes an opcode that keeps or repeats a value. */
  private readMemo(op: number): boolean {
    const { view, memo } = this;
    switch (op) {
      case Op.Memoize:
        this.keep(memo.size);
        return true;
      case Op.BinPut:
        this.keep(this.bytes[this.skip(1)]);
        return true;
      case Op.LongBinPut:
        this.keep(view.getUint32(this.skip(4), true));
        return true;
      case Op.BinGet:
        this.repeat(this.bytes[this.skip(1)]);
        return true;
      case Op.LongBinGet:
        this.repeat(view.getUint32(this.skip(4), true));
        return true;
      case Op.Dup:
        this.stack.push(this.top());
        return true;
      case Op.Pop:
        this.pop();
        return true;
      case Op.PopMark:
        this.popMarked();
        return true;
      case Op.Mark:
        this.marks.push(this.stack.length);
        return true;
      default:
        return false;
    }
  }

  /** Takes an opcode that makes or fills a list, a tuple or a dictionary. */
  private readCollection(op: number): boolean {
    const { stack } = this;
    switch (op) {
      case Op.EmptyList:
      case Op.EmptyTuple:
        stack.push([]);
        return true;
      case Op.EmptyDict:
        stack.push({});
        return true;
      case Op.List:
      case Op.Tuple:
        stack.push(this.popMarked());
        return true;
      case Op.Tuple1:
      case Op.Tuple2:
      case Op.Tuple3: {
        const values: Value[] = [];
        for (let i = op - Op.Tuple1; i >= 0; i--) values.unshift(this.pop());
        stack.push(values);
        return true;
      }
      case Op.Append: {
        const value = this.pop();
        this.append([value]);
        return true;
      }
      case Op.Appends:
        this.append(this.popMarked());
        return true;
      case Op.SetItem: {
        const value = this.pop();
        this.set([this.pop(), value]);
        return true;
      }
      case Op.SetItems:
        this.set(this.popMarked());
        return true;
      case Op.Dict: {
        const items = this.popMarked();
        stack.push({});
        this.set(items);
        return true;
      }
      default:
        return false;
    }
  }

  private append(values: readonly Value[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.damaged();
    for (const value of values) list.push(value);
  }

  /** Keys and values in turn. */
  private set(items: readonly Value[]): void {
    const fields = this.top();
    if (!isFields(fields) || items.length % 2 !== 0) throw this.damaged();
    for (let i = 0; i < items.length; i += 2) setField(fields, items[i], items[i + 1], this.stacks);
  }

  private keep(index: number): void {
    if (index >= this.bytes.length) throw this.damaged();
    this.memo.set(index, this.top());
  }

  private repeat(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.damaged();
    this.stack.push(value);
  }

  /** A signed number of any length, the lowest byte first; beyond 2^53 rounded. */
  private readLong(length: number): number {
    const from = this.skip(length);
    let value = 0;
    for (let i = from + length - 1; i >= from; i--) value = value * byteBase + this.bytes[i];
    return length > 0 && this.bytes[from + length - 1] >= byteBase / 2 ? value - byteBase ** length : value;
  }

  private readText(length: number): string {
    const from = this.skip(length);
    if (length > shortText) return decoder.decode(this.bytes.subarray(from, from + length));
    let text = '';
    for (let i = from; i < from + length; i++) {
      const byte = this.bytes[i];
      if (byte >= 0x80) return decoder.decode(this.bytes.subarray(from, from + length));
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
