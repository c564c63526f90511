/**
 * Lets the browser paint, and answer whoever touches the screen, before what follows. Between the
 * steps of the start it keeps the page from standing still on a slow phone.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** `load`, for a route whose page is long in the making: what it loaded is used in another task. */
export function inNextTask<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    const loaded = await load();
    await nextTask();
    return loaded;
  };
}
