/**
 * Lets the event loop take waiting messages. By a message channel, not a timer: browsers slow down timers
 * of hidden tabs, and training goes on there.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
