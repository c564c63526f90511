import {
  Component,
  DOCUMENT,
  Injector,
  afterRenderEffect,
  computed,
  inject,
  signal,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import { searchResource } from '../shared/loading/search-resource';
import { Icon } from '../shared/ui/icon';
import { Command, Commands, Section } from './commands';

/** The number of letters from which the server searches. */
const MIN_LENGTH = 2;

/** Finds pages, actions and records by the typed text. It closes with the chosen command. */
@Component({
  selector: 'app-command-palette',
  imports: [Icon, MatButtonModule, MatDialogModule],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.scss',
})
class CommandPalette {
  private readonly commands = inject(Commands);
  private readonly dialog = inject<MatDialogRef<CommandPalette, Command>>(MatDialogRef);
  private readonly document = inject(DOCUMENT);

  private readonly query = signal('');
  private readonly found = searchResource(
    () => (this.query().length < MIN_LENGTH ? undefined : this.query()),
    (text) => this.commands.find(text),
  );
  private readonly sections = computed(() => [
    ...this.commands.sections().map((section) => matching(section, this.query())),
    ...(this.found.value() ?? []),
  ]);

  protected readonly shown = computed(() =>
    this.sections().filter(({ commands }) => commands.length > 0),
  );
  private readonly options = computed(() => this.shown().flatMap(({ commands }) => commands));
  /** The option that the user has moved to. */
  private readonly reached = signal<Command | undefined>(undefined);
  /** The option that Enter chooses. */
  protected readonly active = computed(
    () => this.options().find((option) => option === this.reached()) ?? this.options().at(0),
  );
  protected readonly errors = computed(() => this.sections().flatMap(({ error }) => error ?? []));
  protected readonly state = computed(() => {
    if (this.found.isLoading()) return $localize`Searching…`;
    return this.errors().length || this.options().length ? '' : $localize`Nothing found`;
  });

  constructor() {
    afterRenderEffect(() => {
      const active = this.active();
      const option = active && this.document.getElementById(this.idOf(active));
      option?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected idOf(command: Command): string {
    return `command-${this.options().indexOf(command)}`;
  }

  protected search(text: string): void {
    this.query.set(text.trim());
    this.reached.set(undefined);
  }

  /** Moves to the next or previous option, from the last to the first. */
  protected move(event: Event, step: 1 | -1): void {
    event.preventDefault();
    const options = this.options();
    const index = options.findIndex((option) => option === this.active());
    this.moveTo(options.at((index + step) % options.length));
  }

  protected moveTo(command: Command | undefined): void {
    this.reached.set(command);
  }

  /** Composing a character, as in Japanese, also ends with Enter. */
  protected chooseActive(event: Event): void {
    const active = this.active();
    if (active && !(event as KeyboardEvent).isComposing) this.choose(active);
  }

  protected choose(command: Command): void {
    this.dialog.close(command);
  }
}

/** The commands with all words of the query. */
function matching(section: Section, query: string): Section {
  const words = query.toLowerCase().split(/\s+/);
  const commands = section.commands.filter(({ text }) =>
    words.every((word) => text.toLowerCase().includes(word)),
  );
  return { ...section, commands };
}

/** Opens the palette, unless there is a dialog, and runs the chosen command after it is closed. */
export async function openPalette(injector: Injector): Promise<void> {
  const dialogs = injector.get(MatDialog);
  if (dialogs.openDialogs.length) return;
  const dialog = dialogs.open<CommandPalette, undefined, Command>(CommandPalette, {
    ariaLabel: $localize`Command palette`,
    width: '600px',
    maxWidth: 'calc(100vw - 32px)',
    position: { top: 'min(10vh, 10vw)' },
  });
  // The command may move the focus, which the dialog gives back when it closes.
  const command = await firstValueFrom(dialog.afterClosed());
  command?.run();
}
