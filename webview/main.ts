// Views bring their own styles; what they share comes before them, what overrules them after.
import './styles/picture.css';
import './styles/table.css';
import './styles/tools.css';
import { writeNumbersIn } from '../src/model/size';
import { App } from './shell/app';
import './styles/main.css';
import { connectHost } from './shell/host';

writeNumbersIn(document.documentElement.lang);
const host = connectHost();
let app: App | undefined;

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  host.send({ type: 'failed', message: error instanceof Error && error.stack ? error.stack : message });
  app?.fail(message);
}

window.addEventListener('error', (event) => {
  // Warnings of the browser's own, such as of a resize observer, carry no error.
  if (event.error) fail(event.error);
});
window.addEventListener('unhandledrejection', (event) => fail(event.reason));

host.onMessage((message) => {
  if (message.type === 'strings') {
    const root = document.getElementById('app');
    if (root && !app) app = new App(host, message, root);
  } else {
    app?.receive(message);
  }
});
host.send({ type: 'ready' });
