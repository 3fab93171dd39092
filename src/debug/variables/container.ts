// Variables by number, as the protocol asks for them: nothing is made before it is unfolded.
import type { DebugProtocol } from '@vscode/debugprotocol';

/** A variable as it is shown. */
export interface Item {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** An expression that gives the value; absent where the language has none. */
  readonly evaluateName?: string;
  /** The address of the memory it stands for. */
  readonly memoryReference?: string;
  readonly children?: Container;
}

/** The parts of a variable or scope, made when they are asked for. */
export interface Container {
  /** Those with names of their own. */
  readonly named?: () => readonly Item[];
  /** A list that may be long: it is asked for by pages. */
  readonly list?: { readonly length: number; readonly items: (from: number, to: number) => readonly Item[] };
}

/** The containers that a client can ask for, by number; they hold until the debugger moves on. */
export class References {
  private readonly containers: Container[] = [];
  /** Numbers are never used again: an answer to a question of before must not be taken for one of now. */
  private first = 1;
  /** The expressions of variables that were told, by container and name. */
  private readonly expressions = new Map<string, string>();

  /** Forgets all of them. */
  clear(): void {
    this.first += this.containers.length;
    this.containers.length = 0;
    this.expressions.clear();
  }

  /** The expression of a variable that a client was told of. */
  expressionOf(reference: number, name: string): string | undefined {
    return this.expressions.get(`${reference} ${name}`);
  }

  add(container: Container): number {
    this.containers.push(container);
    return this.first + this.containers.length - 1;
  }

  /** Undefined for numbers from before the last `clear`. */
  get(reference: number): Container | undefined {
    return this.containers[reference - this.first];
  }

  /** Whether a number is one that a client was told, be it before the last `clear`. */
  wasGiven(reference: number): boolean {
    return reference > 0 && reference < this.first + this.containers.length;
  }

  /** The figures by which a client asks for a container's parts. */
  describe(container: Container | undefined): { variablesReference: number; namedVariables?: number; indexedVariables?: number } {
    if (!container) return { variablesReference: 0 };
    const variablesReference = this.add(container);
    if (!container.list) return { variablesReference };
    return { variablesReference, namedVariables: container.named?.().length ?? 0, indexedVariables: container.list.length };
  }

  /** The parts a request asks for. */
  variables({ variablesReference, filter, start, count }: DebugProtocol.VariablesArguments): DebugProtocol.Variable[] {
    const container = this.get(variablesReference);
    if (!container) return [];
    const items: Item[] = [];
    if (filter !== 'indexed') items.push(...(container.named?.() ?? []));
    const { list } = container;
    if (filter !== 'named' && list) {
      const from = Math.max(0, start ?? 0);
      const to = count ? Math.min(list.length, from + count) : list.length;
      if (from < to) items.push(...list.items(from, to));
    }
    for (const { name, evaluateName } of items) {
      if (evaluateName !== undefined) this.expressions.set(`${variablesReference} ${name}`, evaluateName);
    }
    return items.map((item) => this.variable(item));
  }

  private variable({ name, value, type, evaluateName, memoryReference, children }: Item): DebugProtocol.Variable {
    return { name, value, type, evaluateName, memoryReference, ...this.describe(children) };
  }
}
