import { Injectable, InjectionToken, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** What index.html has as its title, before a page puts its own before it. */
export const PRODUCT_NAME = new InjectionToken('the name of the product', {
  providedIn: 'root',
  factory: () => inject(Title).getTitle(),
});

/** “Jobs · Product” */
@Injectable()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly productName = inject(PRODUCT_NAME);

  override updateTitle(state: RouterStateSnapshot): void {
    const page = this.buildTitle(state);
    this.title.setTitle(page ? `${page} · ${this.productName}` : this.productName);
  }
}
