import germanData from '@angular/common/locales/de';

import { usePseudoLanguage } from './pseudo-language';
import { useTranslations } from './translations';

describe('a text', () => {
  afterEach(() => delete $localize.translate);

  describe('with a catalogue', () => {
    beforeEach(() =>
      useTranslations(
        {
          Delete: 'Löschen',
          'state|Open': 'Offen',
          'Move {$item} to {$group}': 'Nach {$group}: {$item} verschieben',
          'Saved {$name}': '{$name}: gespeichert',
          Untranslated: '',
        },
        germanData,
      ),
    );

    it('is found without the white space around it, which stays', () => {
      expect($localize` Delete\n`).toBe(' Löschen\n');
    });

    it('is found by its meaning, but not by its description', () => {
      expect($localize`:state|Of a door:Open`).toBe('Offen');
      expect($localize`:Of a door:Open`).toBe('Open');
      expect($localize`:Of a row\: for good:Delete`).toBe('Löschen');
    });

    it('may have its placeholders in another order, and a colon after one', () => {
      const [item, group, name] = ['Compiler', 'Engines', 'Ada'];
      expect($localize`Move ${item}:item: to ${group}:group:`).toBe(
        'Nach Engines: Compiler verschieben',
      );
      expect($localize`Saved ${name}:name:`).toBe('Ada: gespeichert');
    });

    it('is in English without a translation', () => {
      expect($localize`Untranslated`).toBe('Untranslated');
      expect($localize`Not in the catalogue`).toBe('Not in the catalogue');
    });
  });

  it('has accents and brackets in the pseudo-language, but not its values and keywords', () => {
    usePseudoLanguage();
    const name = 'Ada';
    expect($localize`:meaning|:Delete ${name}:name:`).toMatch(/^\[Ðéĺéţé Ada ~+.*\]$/);
    expect($localize`{N, plural, =1 {one} other {{N} items}}`).toBe(
      '{N, plural, =1 {óñé} other {{N} íţéḿš}}',
    );
  });
});
