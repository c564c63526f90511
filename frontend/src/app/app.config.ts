import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  ApplicationConfig,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withDisabledInitialNavigation,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';

import { client } from './api/client.gen';
import { provideHeyApiClient } from './api/client/client.gen';
import { routes } from './app.routes';
import { sessionInterceptor } from './auth/session-interceptor';
import { connectionInterceptor } from './core/connection';
import { onNavigationError } from './core/new-version';
import { PageTitle } from './core/page-title';
import { problemInterceptor } from './core/problem';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withDisabledInitialNavigation(), // main.ts starts it
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler(onNavigationError),
    ),
    // The last interceptor is closest to the network: it sees the HTTP status before
    // problemInterceptor converts the error.
    provideHttpClient(
      withInterceptors([problemInterceptor, sessionInterceptor, connectionInterceptor]),
    ),
    provideHeyApiClient(client),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
