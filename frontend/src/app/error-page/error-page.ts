import { Component } from '@angular/core';

/** Replaces a page that could not be shown. It is part of the initial bundle, and loads nothing. */
@Component({
  selector: 'app-error-page',
  template: `
    <main>
      <h1>This page could not be shown</h1>
      <p>The connection may be interrupted, or there is an error in the page.</p>
      <button type="button" (click)="reload()">Try again</button>
      <a href="/">Go to the dashboard</a>
    </main>
  `,
  styleUrl: './error-page.scss',
})
export class ErrorPage {
  protected reload(): void {
    location.reload();
  }
}
