// Elements and texts of the page: what is made once. What changes as a whole is written as templates of lit.
import { shownValue } from '../../src/model/localize';
import { formatCount } from '../../src/model/size';
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

/** An element with attributes and children. `true` sets an empty attribute, `false` and undefined none. Never pass `style`. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes?: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[Name];
export function element(name: string, attributes?: Attributes, ...children: Child[]): HTMLElement;
export function element(name: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(made, key, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

export function setAttribute(target: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) target.removeAttribute(name);
  else {
    const text = value === true ? '' : String(value);
    if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

/** Sets the text only where it differs: assistive technology hears of real changes alone. */
export function setText(target: Node, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** `template` with {0}, {1}… filled in, numbers as the reader's language has them. */
export function fill(template: string, ...values: (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : shownValue(value);
  });
}

/** So many, in words: `one` where it is one, else `many` with the number for {0}. */
export function countedText(count: number, one: string, many: string): string {
  return count === 1 ? one : fill(many, formatCount(count));
}
