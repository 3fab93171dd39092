// What the debug adapter's protocol uses of Node's module "events", for the bundle that runs in browsers.
class EventEmitter {
  /** @type {Map<string, ((...values: unknown[]) => void)[]>} */
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(...values: unknown[]) => void} listener
   */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  /**
   * @param {string} name
   * @param {unknown[]} values
   */
  emit(name, ...values) {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) {
      listener(...values);
    }
    return listeners.length > 0;
  }
}

module.exports = { EventEmitter };
