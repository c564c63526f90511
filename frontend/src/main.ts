import { loadLanguage } from './app/core/language';

async function start(): Promise<void> {
  await loadLanguage();
  // Its modules contain texts, which are translated as soon as a module is evaluated.
  const { startApplication } = await import('./app/start');
  await startApplication();
}

start().catch((error: unknown) => {
  console.error(error);
  document.body.textContent = $localize`These pages could not be started. Reload them to try again.`;
});
