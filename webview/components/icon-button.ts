// Buttons of toolbars; icons are codicons.
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { element } from './dom';

/** A button with a codicon; its label is read out and shown on hover. */
export function iconButton(icon: string, label: string, press: () => void, toggleable = false): HTMLElement {
  const button = element('vscode-toolbar-button', { icon, label, title: label, toggleable });
  button.addEventListener('click', press);
  return button;
}
