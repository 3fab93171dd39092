// The entry of the web worker extension host: the same composition, bundled for a browser.
export { activate } from './extension';
