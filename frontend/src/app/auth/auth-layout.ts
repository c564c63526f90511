import { Component, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';

import { About } from '../core/about';
import { LanguageSelect } from '../layout/language-select';
import { Icon } from '../shared/ui/icon';
import { Logo } from '../shared/ui/logo';

/** The layout of the pages for users who are not logged in: logo, heading and content. */
@Component({
  selector: 'app-auth-layout',
  imports: [Icon, LanguageSelect, Logo, MatProgressBarModule, RouterLink],
  template: `
    <main>
      <div class="panel">
        @if (isBusy()) {
          <mat-progress-bar mode="indeterminate" aria-label="Loading" i18n-aria-label />
        }
        <a class="project" routerLink="/" [attr.aria-label]="about.projectName() || home">
          <app-logo /> {{ about.projectName() }}
        </a>
        <h1>{{ heading() }}</h1>
        @if (text()) {
          <p class="lead">{{ text() }}</p>
        }
        @if (notice()) {
          <p class="notice" role="status">{{ notice() }}</p>
        }
        @if (problem()) {
          <p class="problem" role="alert"><app-icon name="failed" /> {{ problem() }}</p>
        }
        <ng-content />
      </div>
      <app-language-select />
    </main>
  `,
  styleUrl: './auth-layout.scss',
})
export class AuthLayout {
  readonly heading = input.required<string>();
  readonly text = input('');
  /** Why the user was sent to this page. */
  readonly notice = input('');
  readonly problem = input('');
  readonly isBusy = input(false);

  protected readonly about = inject(About);
  protected readonly home = $localize`Home`;
}
