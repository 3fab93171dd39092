// Events as VS Code has them, for code that must run without it: sessions tell of changes this way to editor, map and debugger alike.
/** Something that can be ended; VS Code's own disposables fit, so subscriptions can be handed to an extension context. */
export interface Subscription {
  dispose(): void;
}

/** Subscribes a listener and returns the way to end the subscription. Arrow-typed so that it can be passed on unbound. */
export type Event<T> = (listener: (value: T) => void) => Subscription;

/** A list of listeners. A listener that fails does not keep the others from hearing, its error is rethrown at the end. */
export class Emitter<T> {
  private readonly listeners = new Set<{ call: (value: T) => void }>();

  readonly event: Event<T> = (listener) => {
    const entry = { call: listener };
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  /** Tells those who listen now, one after the other; who is ended by another's doing is not told any more. */
  fire(value: T): void {
    let failure: { error: unknown } | undefined;
    for (const listener of [...this.listeners]) {
      if (!this.listeners.has(listener)) continue;
      try {
        listener.call(value);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }

  dispose(): void {
    this.listeners.clear();
  }
}
