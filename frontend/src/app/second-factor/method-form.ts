import {
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  model,
  signal,
} from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';

import type { Problem as ProblemBody } from '../api/types.gen';
import { Problem } from '../core/problem';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { canUsePasskeys } from './webauthn';

type SecondStep = NonNullable<ProblemBody['second_factor']>;
type Confirmation = NonNullable<ProblemBody['confirmation']>;
/** What somebody proves who they are with. */
export type Method = SecondStep['methods'][number] | Confirmation['methods'][number];

/** Sends a proof to the server. Both reject with a Problem. */
export interface Proof {
  readonly bySecret: (method: Method, secret: string) => Promise<unknown>;
  readonly byPasskey: () => Promise<unknown>;
}

interface Look {
  /** The label of the button that chooses this method in place of another. */
  readonly choice: string;
  readonly label: string;
  readonly missing: string;
  readonly hint?: string;
  readonly type?: 'password';
  readonly autocomplete?: string;
  readonly inputmode?: string;
}

const LOOKS: Readonly<Record<Method, Look>> = {
  password: {
    choice: $localize`Use your password`,
    label: $localize`Your password`,
    missing: $localize`Enter your password.`,
    type: 'password',
    autocomplete: 'current-password',
  },
  authenticator: {
    choice: $localize`Use your authenticator app`,
    label: $localize`Code`,
    hint: $localize`The six digits that your authenticator app shows.`,
    missing: $localize`Enter the code.`,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
  },
  passkey: {
    choice: $localize`Use a passkey`,
    label: $localize`Continue with a passkey`,
    missing: '',
  },
  recovery_code: {
    choice: $localize`Use a recovery code`,
    label: $localize`Recovery code`,
    hint: $localize`One of those that you have saved. Each works once.`,
    missing: $localize`Enter the code.`,
  },
};

/** Asks for one of several proofs: for the first one, until another is chosen. */
@Component({
  selector: 'app-method-form',
  imports: [FormRoot, MatButtonModule, SubmitButton, TextField],
  template: `
    <form [formRoot]="form">
      @if (method() === 'passkey') {
        <app-submit-button [form]="form">{{ look().label }}</app-submit-button>
      } @else {
        <!-- Tells password managers which account the password is for. -->
        <input hidden autocomplete="username" [value]="email()" />
        <app-text-field
          [label]="look().label"
          [hint]="look().hint"
          [type]="look().type ?? 'text'"
          [autocomplete]="look().autocomplete ?? 'off'"
          [inputmode]="look().inputmode"
          [field]="form.secret"
        />
        <app-submit-button [form]="form" i18n>Continue</app-submit-button>
      }
    </form>
    @for (other of others(); track other) {
      <button matButton type="button" (click)="choose(other)">{{ looks[other].choice }}</button>
    }
  `,
  styles: `
    form {
      display: grid;
      gap: 18px;
      margin-bottom: 12px;
      justify-items: start;
    }
    app-text-field {
      width: 100%;
    }
  `,
})
export class MethodForm {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);

  readonly methods = input.required<readonly Method[]>();
  readonly proof = input.required<Proof>();
  readonly email = input('');
  /** Why the server refused the last proof, or empty. */
  readonly problem = model('');

  private readonly usable = computed(() =>
    this.methods().filter((method) => method !== 'passkey' || canUsePasskeys()),
  );
  protected readonly method = linkedSignal(() => this.usable()[0] ?? this.methods()[0]);
  protected readonly others = computed(() => this.usable().filter((one) => one !== this.method()));
  protected readonly look = computed(() => LOOKS[this.method()]);
  protected readonly looks = LOOKS;
  protected readonly form = form(
    signal({ secret: '' }),
    (path) =>
      required(path.secret, {
        message: () => this.look().missing,
        when: () => this.method() !== 'passkey',
      }),
    { submission: submission(() => this.send(), this.problem) },
  );

  constructor() {
    this.moveFocus();
  }

  protected choose(method: Method): void {
    this.method.set(method);
    this.problem.set('');
    this.form().reset({ secret: '' });
    this.moveFocus();
  }

  /** To the field or, for a passkey, to the button. */
  private moveFocus(): void {
    const first = 'form input:not([hidden]), form button';
    const focus = () => this.element.nativeElement.querySelector<HTMLElement>(first)?.focus();
    afterNextRender(focus, { injector: this.injector });
  }

  private async send(): Promise<void> {
    const { bySecret, byPasskey } = this.proof();
    try {
      if (this.method() === 'passkey') await byPasskey();
      else await bySecret(this.method(), this.form.secret().value());
    } catch (error) {
      throw error instanceof Problem ? atTheField(error) : error;
    }
  }
}

/** There is one field, whatever the operation calls it. */
function atTheField({ message, status, fields }: Problem): Problem {
  const messages = Object.values(fields).flat();
  return new Problem(message, status, messages.length ? { secret: messages } : {});
}
