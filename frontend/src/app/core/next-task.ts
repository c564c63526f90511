/**
 * Lets the browser paint and handle input before the code that follows. Between the steps of the
 * start, this keeps the page responsive on a slow phone.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Wraps `load` for a route whose page is slow to create: creates it in a separate task. */
export function inNextTask<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    const loaded = await load();
    await nextTask();
    return loaded;
  };
}
