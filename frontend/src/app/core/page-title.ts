import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';

import { About } from './about';

/** Sets the title of the page: “Jobs · Project”. */
@Injectable()
export class PageTitle extends TitleStrategy {
  private readonly about = inject(About);
  private readonly page = signal('');
  private readonly title = inject(Title);

  constructor() {
    super();
    effect(() => {
      const parts = [this.page(), this.about.projectName()].filter(Boolean);
      if (parts.length) this.title.setTitle(parts.join(' · '));
    });
  }

  override updateTitle(state: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(state) ?? '');
  }
}
