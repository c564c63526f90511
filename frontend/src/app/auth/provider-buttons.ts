import { Component, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { About } from '../core/about';
import { ProviderFlows } from './provider-flow';

/** A button for each OpenID provider, on the login page. */
@Component({
  selector: 'app-provider-buttons',
  imports: [MatButtonModule],
  template: `
    @for (provider of about.providers(); track provider.name) {
      <button
        i18n
        matButton="outlined"
        type="button"
        [disabled]="isLeaving()"
        (click)="logIn(provider.name)"
      >
        Log in with {{ provider.label }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    :host:not(:empty) {
      margin-top: 20px;
    }
  `,
})
export class ProviderButtons {
  private readonly flows = inject(ProviderFlows);

  readonly next = input<string>();
  readonly failed = output<string>();

  protected readonly about = inject(About);
  protected readonly isLeaving = signal(false);

  protected async logIn(provider: string): Promise<void> {
    this.isLeaving.set(true);
    try {
      await this.flows.logIn(provider, this.next());
    } catch (error) {
      this.failed.emit((error as Error).message);
      this.isLeaving.set(false);
    }
  }
}
