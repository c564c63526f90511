import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** A choice of a filter. Null removes the parameter from the URL. */
export interface FilterChoice {
  readonly label: string;
  readonly value: string | null;
}

/** For a parameter of the URL: the value of the choice that it names, or undefined. */
export function choiceOf<T extends string>(choices: readonly { readonly value: T | null }[]) {
  return (name: string | undefined): T | undefined =>
    choices.flatMap(({ value }) => value ?? []).find((value) => value === name);
}

/** Links that filter a list by a parameter of the URL. */
@Component({
  selector: 'app-url-filter',
  imports: [RouterLink],
  template: `
    <nav [attr.aria-label]="label()">
      @for (choice of choices(); track choice.label) {
        <a
          [routerLink]="[]"
          [queryParams]="paramsOf(choice)"
          queryParamsHandling="merge"
          replaceUrl
          [attr.aria-current]="(choice.value ?? undefined) === chosen() ? 'true' : null"
          >{{ choice.label }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    a {
      padding: 5px 14px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 999px;
      color: inherit;
      font-size: 0.875rem;
      text-decoration: none;
    }
    a:hover {
      background: var(--app-calm-container);
    }
    @media (width < 640px) {
      nav {
        flex-wrap: nowrap;
        white-space: nowrap;
      }
    }
    [aria-current] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font-weight: 560;
    }
  `,
})
export class UrlFilter {
  readonly label = input.required<string>();
  readonly param = input.required<string>();
  readonly choices = input.required<readonly FilterChoice[]>();
  readonly chosen = input<string>();

  /** Without an offset, the link opens the first page. */
  protected paramsOf({ value }: FilterChoice) {
    return { [this.param()]: value, offset: null };
  }
}
