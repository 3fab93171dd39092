// The entry of the web worker extension host: the same, bundled without Node's modules.
export { activate } from './host/activate';
