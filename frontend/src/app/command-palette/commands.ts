import { Injectable, computed, inject } from '@angular/core';
import { Router } from '@angular/router';

import { listGroups } from '../api/sdk.gen';
import { Logout } from '../auth/logout';
import { Session } from '../auth/session';
import { APPEARANCES, Appearance, Theme } from '../core/theme';
import { JobsService } from '../jobs/jobs-service';
import { Task, taskAction, tasksOf } from '../jobs/tasks';
import { Pages } from '../layout/pages';
import { Shortcuts } from '../layout/shortcuts';
import { IconName } from '../shared/ui/icons';
import { RESOURCES } from './resources';

/** The number of groups that the palette offers an invitation to. */
const INVITE_TO = 5;

/** What a search for a group to invite to begins with, the longest first. */
const INVITE = $localize`:typed before the name of a group:invite to, invite`.split(', ');

const USE_THEME: Readonly<Record<Appearance, string>> = {
  system: $localize`Use the system theme`,
  light: $localize`Use the light theme`,
  dark: $localize`Use the dark theme`,
};

export interface Command {
  readonly icon: IconName;
  readonly text: string;
  readonly note?: string;
  readonly run: () => unknown;
}

export interface Section {
  readonly heading: string;
  readonly commands: readonly Command[];
  /** Why the commands could not be loaded. */
  readonly error?: string;
}

/** What the command palette offers: pages, actions, and the records that the server finds. */
@Injectable({ providedIn: 'root' })
export class Commands {
  private readonly jobs = inject(JobsService);
  private readonly logout = inject(Logout);
  private readonly pages = inject(Pages).visible;
  private readonly router = inject(Router);
  private readonly shortcuts = inject(Shortcuts);
  private readonly theme = inject(Theme);
  private readonly user = inject(Session).user;

  private readonly resources = computed(() =>
    this.pages().flatMap((page) => {
      const resource = RESOURCES[page.path];
      return resource ? [{ ...page, ...resource }] : [];
    }),
  );

  /** The sections that need no request. */
  readonly sections = computed<readonly Section[]>(() => [
    { heading: $localize`Pages`, commands: this.openPage() },
    {
      heading: $localize`Actions`,
      commands: [
        ...this.createRecord(),
        ...this.startTask(),
        ...this.changeTheme(),
        {
          icon: 'keyboard',
          text: $localize`Keyboard shortcuts`,
          run: () => this.shortcuts.openHelp(),
        },
        { icon: 'logout', text: $localize`Log out`, run: () => this.logout.run() },
      ],
    },
  ]);

  /** A section for each resource. If one of them fails, the others are still shown. */
  find(text: string): Promise<readonly Section[]> {
    const searches = this.resources().map(async ({ title, path, icon, find }) => {
      try {
        const commands = (await find(text)).map(({ id, name, note }) => ({
          icon,
          text: name,
          note,
          run: () => this.router.navigate(['/', path, id]),
        }));
        return { heading: title, commands };
      } catch {
        const error = $localize`${title}:page: could not be loaded.`;
        return { heading: title, commands: [], error };
      }
    });
    return Promise.all([this.invite(text), ...searches]);
  }

  /** For “invite” and a part of a name: the groups that the user may invite to. */
  private async invite(text: string): Promise<Section> {
    const section = { heading: $localize`Invitations`, commands: [] };
    const words = INVITE.find((words) => `${text} `.toLowerCase().startsWith(`${words} `));
    if (words === undefined) return section;
    const q = text.slice(words.length).trim();
    try {
      const { data } = await listGroups({ query: { q, limit: INVITE_TO } });
      const groups = data.data.filter(({ is_manager }) => is_manager);
      const commands = groups.map(({ id, name }): Command => ({
        icon: 'addPerson',
        text: $localize`Invite to ${name}:group:…`,
        run: () => this.router.navigate(['/groups', id], { queryParams: { add: '' } }),
      }));
      return { ...section, commands };
    } catch {
      return { ...section, error: $localize`The groups could not be loaded.` };
    }
  }

  private openPage(): Command[] {
    return this.pages().map(({ icon, title, path }) => ({
      icon,
      text: title,
      run: () => this.router.navigate(['/', path]),
    }));
  }

  private createRecord(): Command[] {
    return this.resources()
      .filter(({ onlySuperusersCreate }) => this.user()?.is_superuser || !onlySuperusersCreate)
      .map(({ create, path }) => ({
        icon: 'add',
        text: create,
        run: () => this.router.navigate(['/', path, 'new']),
      }));
  }

  private startTask(): Command[] {
    const start = async (task: Task) => {
      await this.router.navigate(['/jobs']);
      await this.jobs.start(task);
    };
    return tasksOf(this.user()).map((task) => ({
      icon: 'document',
      text: taskAction(task),
      run: () => start(task),
    }));
  }

  private changeTheme(): Command[] {
    return APPEARANCES.filter((appearance) => appearance !== this.theme.appearance()).map(
      (appearance) => ({
        icon: appearance,
        text: USE_THEME[appearance],
        run: () => this.theme.choose(appearance),
      }),
    );
  }
}
