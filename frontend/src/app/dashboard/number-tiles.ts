import { Component, input } from '@angular/core';
import { Params, RouterLink } from '@angular/router';

import { count } from '../shared/format/numbers';
import { Icon } from '../shared/ui/icon';
import { IconName } from '../shared/ui/icons';

export interface Tile {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: 'calm' | 'busy' | 'bad';
  /** Undefined until it is known. */
  readonly count: number | undefined;
  /** The page that lists what is counted. */
  readonly link: string;
  readonly query?: Params;
}

/** Numbers with links to the lists that they count. */
@Component({
  selector: 'app-number-tiles',
  imports: [Icon, RouterLink],
  template: `
    <dl>
      @for (tile of tiles(); track tile.label) {
        <div class="panel">
          <dt>
            <a [routerLink]="tile.link" [queryParams]="tile.query">{{ tile.label }}</a>
          </dt>
          <dd>
            {{ tile.count === undefined ? '–' : count(tile.count) }}
            <app-icon [name]="tile.icon" [class]="tile.tone" />
          </dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './number-tiles.scss',
})
export class NumberTiles {
  readonly tiles = input.required<readonly Tile[]>();

  protected readonly count = count;
}
