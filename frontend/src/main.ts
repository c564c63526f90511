import { bootstrapApplication } from '@angular/platform-browser';
import { Router } from '@angular/router';

import { App } from './app/app';
import { appConfig } from './app/app.config';
import { nextTask } from './app/core/next-task';

async function start(): Promise<void> {
  await nextTask();
  const { injector } = await bootstrapApplication(App, appConfig);
  await nextTask();
  injector.get(Router).initialNavigation();
}

start().catch((error: unknown) => {
  console.error(error);
  document.body.textContent = 'These pages could not be started. Reload them to try again.';
});
