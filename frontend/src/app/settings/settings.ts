import { Component, inject } from '@angular/core';
import { ActivatedRoute, Route, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

import { centerInRow } from '../shared/ui/center-in-row';
import { Icon } from '../shared/ui/icon';
import { IconName } from '../shared/ui/icons';
import { PageHeader } from '../shared/ui/page-header';

/** The navigation of the settings, and the section that the URL names. */
@Component({
  selector: 'app-settings',
  imports: [Icon, PageHeader, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <app-page-header compact heading="Settings" i18n-heading />
    <div class="columns">
      <nav aria-label="Settings" i18n-aria-label>
        <ul #row>
          @for (section of sections; track section.path) {
            <li>
              <a
                #link
                [routerLink]="section.path"
                routerLinkActive="active"
                ariaCurrentWhenActive="page"
                (isActiveChange)="$event && centerInRow(link, row)"
              >
                <app-icon [name]="section.icon" />{{ section.title }}
              </a>
            </li>
          }
        </ul>
      </nav>
      <div><router-outlet /></div>
    </div>
  `,
  styleUrl: './settings.scss',
})
export class Settings {
  protected readonly centerInRow = centerInRow;
  protected readonly sections = (inject(ActivatedRoute).routeConfig?.children ?? [])
    .filter(({ data }) => data?.['icon'])
    .map(toSection);
}

function toSection({ path, title, data }: Route) {
  return { path, title, icon: data?.['icon'] as IconName };
}
