// Completion of expressions and `try` statements, from the vocabulary and the names of the run.
import { diagnosticCodes } from '../../model/diagnostic';
import type { Localize } from '../../model/localize';
import type { Run } from '../../replay/run/run';
import { attributeText } from './attributes';
import { membersOf } from './check';
import type { EvaluationContext, ExpressionCompletion } from './context';
import { cacheExpression, handleExpression } from './handle-text';
import { liveHandles } from './live-handles';
import { operationKinds } from './operation-fields';
import { longestExpression, parseExpression } from './parser';
import { ExpressionError, type ExpressionNode } from './syntax';
import { fields, functions, metrics } from './vocabulary';
import type { Word } from './word';

type Kind = ExpressionCompletion['kind'];

/** What is offered of a kind that has very many. */
const mostHandles = 100;
const tryWords = ['alloc', 'kmalloc', 'realloc', 'free', 'shrink', 'destroy'];

const tryPattern = /^\s*try\s+(?:[^\s=]+\s*=\s*)?(?:(\S+)\s+)?([^\s]*)$/;
const textFields = [...fields].flatMap(([name, { type }]) => (type === 'text' ? name : []));
const textPattern = new RegExp(String.raw`\b(${textFields.join('|')})\s*(?:==|!=)\s*("?[^"]*)$`);
const callPattern = /\b(objects|slabs|cache|size|address|handle)\(\s*("?[^")]*)$/;
const memberPattern = /([A-Za-z_][\w$]*(?:\[[^\]]*\]|\([^()]*\))?|\d\w*)\.(\w*)$/;
const wordPattern = /[A-Za-z_][\w$]*(?:\[\d*\]?)?$/;

/** What can be written at a column (1-based) of an expression, or of a `try` statement. */
export function completeExpression(text: string, column: number, context: EvaluationContext, localize: Localize): ExpressionCompletion[] {
  // Nobody completes what could not be evaluated, and patterns are slow on it.
  if (text.length > longestExpression) return [];
  const head = text.slice(0, Math.max(0, column - 1));
  return new Completer(head, context, localize).complete();
}

class Completer {
  private readonly run: Run;

  constructor(
    private readonly head: string,
    private readonly context: EvaluationContext,
    private readonly localize: Localize,
  ) {
    this.run = context.run;
  }

  complete(): ExpressionCompletion[] {
    const { head } = this;
    const attempt = tryPattern.exec(head);
    if (attempt) return this.inTry(attempt[1], attempt[2]);
    const text = textPattern.exec(head);
    if (text) return this.texts(text[1], text[2]);
    // Within any other text there is nothing to say.
    if ((head.match(/"/g) ?? []).length % 2 === 1) return [];
    const call = callPattern.exec(head);
    if (call) {
      const ofCaches = functions.get(call[1])!.argument === 'cache';
      return ofCaches ? this.caches(call[2], (name) => name) : this.handles(call[2], (name) => name);
    }
    const member = memberPattern.exec(head);
    if (member) return this.members(member[1], member[2]);
    return this.words(wordPattern.exec(head)?.[0] ?? '');
  }

  private inTry(verb: string | undefined, word: string): ExpressionCompletion[] {
    if (verb === undefined) {
      return this.matching(word, 'keyword', tryWords, this.localize('Shows what it would do, and changes nothing'));
    }
    if (verb === 'free' || verb === 'realloc') return this.handles(word, (name) => name);
    if (verb === 'alloc' || verb === 'shrink' || verb === 'destroy') return this.caches(word, (name) => name);
    return [];
  }

  private texts(field: string, written: string): ExpressionCompletion[] {
    const values = this.valuesOf(field);
    const detail = this.localize(fields.get(field)!.detail);
    return this.matching(
      written,
      'text',
      values.map((value) => `"${value}"`),
      detail,
    );
  }

  private valuesOf(field: string): readonly string[] {
    const { run, context } = this;
    switch (field) {
      case 'kind':
        return operationKinds;
      case 'cache':
        return this.cacheNames();
      case 'error':
        return diagnosticCodes;
      case 'handle':
        return liveHandles(context, '', mostHandles);
      default: {
        const { operation } = context.position;
        const textOf = attributeText(field, run)!;
        const texts = new Set<string>();
        for (let op = Math.max(0, operation - mostHandles); op < Math.min(run.operationCount, operation + mostHandles); op++) {
          const text = textOf.get(op);
          if (text !== undefined) texts.add(text);
        }
        return [...texts];
      }
    }
  }

  private members(object: string, written: string): ExpressionCompletion[] {
    const words = object === 'operation' ? fields : this.membersOf(object);
    return [...words].flatMap(([name, { detail }]) => this.item(written, 'member', name, this.localize(detail)) ?? []);
  }

  private membersOf(object: string): ReadonlyMap<string, Word> {
    try {
      const node = parseExpression(object);
      return membersOf(this.resolved(node)) ?? new Map<string, Word>();
    } catch (error) {
      if (error instanceof ExpressionError) return new Map<string, Word>();
      throw error;
    }
  }

  /** A name as what the run has by it. */
  private resolved(node: ExpressionNode): ExpressionNode {
    if (node.kind !== 'name' || node.only !== undefined) return node;
    const isHandle = this.run.trace.handles.idOf(node.text) >= 0;
    return { ...node, only: isHandle ? 'handle' : 'cache' };
  }

  private words(written: string): ExpressionCompletion[] {
    const { localize } = this;
    const items: ExpressionCompletion[] = [];
    const add = (kind: Kind, label: string, detail: string, text = label): void => {
      const item = this.item(written, kind, label, detail, text);
      if (item) items.push(item);
    };
    if (this.head.trim() === written) {
      add('keyword', 'try', localize('Shows what an operation would do, and changes nothing'), 'try ');
      add('keyword', 'help', localize('Tells what can be typed here'));
    }
    for (const [name, { detail }] of metrics) add('metric', name, localize(detail));
    for (const [name, { detail }] of fields) add('field', metrics.has(name) ? `operation.${name}` : name, localize(detail));
    for (const [name, { detail, placeholder }] of functions) add('function', `${name}(${placeholder})`, localize(detail), `${name}(`);
    const names = new Set(this.run.trace.passes.repeats.flatMap(({ name }) => name ?? []));
    for (const name of names) add('field', name, localize('The index of a repeat, in the pass of the operation'));
    const caches = this.caches(written, cacheExpression);
    return [...items, ...this.handles(written, handleExpression), ...caches];
  }

  private handles(written: string, expression: (name: string) => string): ExpressionCompletion[] {
    const detail = this.localize('A live handle');
    const names = liveHandles(this.context, written.replace(/^"/, ''), mostHandles);
    return names.flatMap((name) => this.item(written, 'handle', name, detail, expression(name)) ?? []);
  }

  private caches(written: string, expression: (name: string) => string): ExpressionCompletion[] {
    const detail = this.localize('A cache of this trace');
    return this.cacheNames().flatMap((name) => this.item(written, 'cache', name, detail, expression(name)) ?? []);
  }

  private cacheNames(): string[] {
    return this.context.state.caches().map(({ name }) => name);
  }

  private matching(written: string, kind: Kind, labels: readonly string[], detail: string): ExpressionCompletion[] {
    return labels.flatMap((label) => this.item(written, kind, label, detail) ?? []);
  }

  /** An item where the label begins with what is written already; a quote may be missing. */
  private item(written: string, kind: Kind, label: string, detail: string, text = label): ExpressionCompletion | undefined {
    const wanted = written.replace(/^"/, '').toLowerCase();
    if (!label.replace(/^"/, '').toLowerCase().startsWith(wanted)) return undefined;
    const { length } = written;
    return {
      label,
      ...(text === label ? {} : { text }),
      kind,
      detail,
      column: this.head.length - length + 1,
      length,
    };
  }
}
