import { Component } from '@angular/core';

/** The product's logo, public/favicon.svg. Its size is its `font-size`. */
@Component({
  selector: 'app-logo',
  template: `<img src="/favicon.svg" alt="" />`,
  styles: `
    :host {
      display: inline-flex;
      font-size: 2rem;
    }
    img {
      width: 1em;
      height: 1em;
    }
  `,
})
export class Logo {}
