import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  ApplicationConfig,
  ErrorHandler,
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
  withRouterConfig,
} from '@angular/router';

import { client } from './api/client.gen';
import { provideHeyApiClient } from './api/client/client.gen';
import { routes } from './app.routes';
import { confirmationInterceptor } from './auth/confirmation-interceptor';
import { sessionInterceptor } from './auth/session-interceptor';
import { ClientErrors } from './core/client-errors';
import { connectionInterceptor } from './core/connection';
import { languageInterceptor } from './core/language-choice';
import { onNavigationError } from './core/new-version';
import { PageTitle } from './core/page-title';
import { problemInterceptor } from './core/problem';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    { provide: ErrorHandler, useExisting: ClientErrors },
    provideZonelessChangeDetection(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withDisabledInitialNavigation(), // start.ts does it
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler(onNavigationError),
      withRouterConfig({ resolveNavigationPromiseOnError: true }), // the handler reports it
    ),
    // The last interceptor is closest to the network: it sees the HTTP status before
    // problemInterceptor converts the error.
    provideHttpClient(
      withInterceptors([
        confirmationInterceptor,
        problemInterceptor,
        languageInterceptor,
        sessionInterceptor,
        connectionInterceptor,
      ]),
    ),
    provideHeyApiClient(client),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
