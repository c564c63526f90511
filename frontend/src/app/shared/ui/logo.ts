import { Component } from '@angular/core';

/** The product's logo; public/favicon.svg is the same image. */
@Component({
  selector: 'app-logo',
  template: `
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect class="ground" width="32" height="32" rx="9" />
      <path
        class="glass"
        d="M11.5 7h9M13 7v6.2L8.4 21a2.7 2.7 0 0 0 2.3 4h10.6a2.7 2.7 0 0 0 2.3-4L19 13.2V7"
      />
      <path class="liquid" d="M11.9 18.4h8.2l2 3.3a1.2 1.2 0 0 1-1 1.8H10.9a1.2 1.2 0 0 1-1-1.8z" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-flex;
      font-size: 2rem;
    }
    svg {
      width: 1em;
      height: 1em;
    }
    .ground {
      fill: #006a65;
    }
    .glass {
      fill: none;
      stroke: #fff;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .liquid {
      fill: #90f3ec;
    }
  `,
})
export class Logo {}
