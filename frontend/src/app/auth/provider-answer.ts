import { Component, OnInit, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import { finishLink, finishProviderLogin } from '../api/sdk.gen';
import type { Problem as ProblemBody } from '../api/types.gen';
import { Problem } from '../core/problem';
import { Toasts } from '../core/toasts';
import { SecondStep } from '../second-factor/second-step';
import { AuthLayout } from './auth-layout';
import { ProviderFlows } from './provider-flow';
import { Session } from './session';

/** An OpenID provider sends the browser back to this page, after a login or a refusal. */
@Component({
  selector: 'app-provider-answer',
  imports: [AuthLayout, RouterLink, SecondStep],
  template: `
    @if (challenge(); as challenge) {
      <app-second-step [challenge]="challenge" (loggedIn)="openNext()" (cancelled)="openLogin()" />
    } @else {
      <app-auth-layout
        heading="Log in"
        i18n-heading
        [problem]="problem()"
        [isBusy]="problem() === ''"
      >
        @if (problem()) {
          <p class="others">
            <a [routerLink]="flow.isLink ? flow.next : '/login'">
              @if (flow.isLink) {
                <ng-container i18n>Back to the settings</ng-container>
              } @else {
                <ng-container i18n>Back to the login</ng-container>
              }
            </a>
          </p>
        }
      </app-auth-layout>
    }
  `,
})
export default class ProviderAnswer implements OnInit {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  // From the URL, as the provider sends them.
  readonly provider = input.required<string>();
  readonly code = input<string>();
  readonly state = input<string>();
  readonly iss = input<string>();

  protected readonly flow = inject(ProviderFlows).take();
  protected readonly problem = signal('');
  /** What the server asks for after the login at the provider. */
  protected readonly challenge = signal<ProblemBody['second_factor']>(undefined);

  async ngOnInit(): Promise<void> {
    try {
      await this.finish();
      await this.openNext();
    } catch (error) {
      if (error instanceof Problem) this.challenge.set(error.body.second_factor);
      this.problem.set((error as Error).message);
    }
  }

  protected async openNext(): Promise<void> {
    await this.router.navigateByUrl(this.flow.next, { replaceUrl: true });
  }

  protected async openLogin(): Promise<void> {
    await this.router.navigateByUrl('/login', { replaceUrl: true });
  }

  private async finish(): Promise<void> {
    const [code, state] = [this.code(), this.state()];
    if (!code || !state) throw new Error($localize`The provider did not log you in.`);
    const body = { provider: this.provider(), code, state, iss: this.iss() };
    if (this.flow.isLink) {
      await this.session.resume();
      await finishLink({ body });
      this.toasts.show($localize`The account is linked.`);
    } else {
      const { data } = await finishProviderLogin({ body });
      this.session.begin(data.access_token);
    }
  }
}
