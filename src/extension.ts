// The entry of the Node extension host.
export { activate } from './host/activate';
