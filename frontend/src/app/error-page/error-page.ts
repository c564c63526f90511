import { Component } from '@angular/core';

import { MessagePage } from '../shared/ui/message-page';

/** Replaces a page that could not be shown. It is part of the initial bundle, and loads nothing. */
@Component({
  selector: 'app-error-page',
  imports: [MessagePage],
  template: `
    <app-message-page
      heading="This page could not be shown"
      i18n-heading
      text="The connection may be interrupted, or there is an error in the page."
      i18n-text
    >
      <button i18n type="button" (click)="reload()">Try again</button>
      <a i18n href="/">Go to the dashboard</a>
    </app-message-page>
  `,
  styleUrl: './error-page.scss',
})
export class ErrorPage {
  protected reload(): void {
    location.reload();
  }
}
