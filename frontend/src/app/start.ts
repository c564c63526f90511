import { bootstrapApplication } from '@angular/platform-browser';
import { Router } from '@angular/router';

import { App } from './app';
import { appConfig } from './app.config';
import { nextTask } from './core/next-task';

export async function startApplication(): Promise<void> {
  await nextTask();
  const { injector } = await bootstrapApplication(App, appConfig);
  await nextTask();
  injector.get(Router).initialNavigation();
}
