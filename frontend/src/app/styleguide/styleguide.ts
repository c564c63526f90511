import { Component, inject, signal } from '@angular/core';
import { FormRoot, disabled, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSlideToggleModule } from '@angular/material/slide-toggle';

import { APPEARANCES, Appearance, Theme } from '../core/theme';
import { Toasts } from '../core/toasts';
import { Chart } from '../dashboard/chart';
import { NumberTiles } from '../dashboard/number-tiles';
import { JobState, STATES, State } from '../jobs/job-state';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { ToggleGroup } from '../shared/form/toggle-group';
import { RelativeTime } from '../shared/format/relative-time';
import { RowMenu } from '../shared/list/row-menu';
import { SelectRow } from '../shared/list/select-row';
import { Selection } from '../shared/list/selection';
import { AsyncContent } from '../shared/loading/async-content';
import { LoadState } from '../shared/loading/resource-signals';
import { Avatar } from '../shared/ui/avatar';
import { Confirm } from '../shared/ui/confirm';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';
import { ICONS, IconName } from '../shared/ui/icons';
import { PageHeader } from '../shared/ui/page-header';
import { CHART, COLORS, PEOPLE, TILES } from './examples';

/** Every component of the pages in every state. Only development builds have this page. */
@Component({
  selector: 'app-styleguide',
  imports: [
    AsyncContent,
    Avatar,
    Chart,
    EmptyState,
    FormRoot,
    Icon,
    JobState,
    MatButtonModule,
    MatCheckboxModule,
    MatProgressBarModule,
    MatSlideToggleModule,
    NumberTiles,
    PageHeader,
    RelativeTime,
    RowMenu,
    SelectRow,
    SubmitButton,
    TextField,
    ToggleGroup,
  ],
  templateUrl: './styleguide.html',
  styleUrl: './styleguide.scss',
})
export default class Styleguide {
  private readonly confirm = inject(Confirm);

  protected readonly theme = inject(Theme);
  protected readonly toasts = inject(Toasts);

  protected readonly appearances = APPEARANCES.map((value: Appearance) => ({
    value,
    text: value,
    icon: value,
  }));
  protected readonly chart = CHART;
  protected readonly colors = COLORS;
  protected readonly icons = Object.keys(ICONS) as IconName[];
  protected readonly people = PEOPLE;
  protected readonly states = Object.keys(STATES) as State[];
  protected readonly tiles = TILES;

  protected readonly selection = new Selection(signal(PEOPLE), ({ name }) => name);
  protected readonly form = form(
    signal({ empty: '', filled: 'Ada Lovelace', refused: '', closed: 'Cannot be changed' }),
    (path) => {
      required(path.refused, { message: 'Enter a name.' });
      disabled(path.closed);
    },
    { submission: { action: () => new Promise((done) => setTimeout(done, 3000)) } },
  );
  protected readonly loadStates = {
    loading: loadState(),
    failed: loadState({ error: new Error('The server does not answer.') }),
    outdated: loadState({ isReady: true, error: new Error('The server does not answer.') }),
    empty: loadState({ isReady: true, isEmpty: true }),
  };

  constructor() {
    this.form.refused().markAsTouched();
  }

  protected ask(): void {
    void this.confirm.ask({
      heading: 'Delete “Compiler”?',
      text: 'This cannot be undone.',
      action: 'Delete',
    });
  }
}

function loadState(is: { isReady?: boolean; isEmpty?: boolean; error?: Error } = {}): LoadState {
  return {
    isReady: signal(is.isReady ?? false),
    isEmpty: signal(is.isEmpty ?? false),
    isLoading: signal(false),
    error: signal(is.error),
    reload: () => undefined,
  };
}
