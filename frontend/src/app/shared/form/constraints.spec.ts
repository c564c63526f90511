import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { form } from '@angular/forms/signals';

import { InvitationCreateSchema, ItemCreateSchema } from '../../api/schemas.gen';
import { constrain } from './constraints';

describe('constrain', () => {
  const messages = (value: string, schema: Parameters<typeof constrain>[1]) =>
    form(signal({ text: value }), (path) => constrain(path.text, schema), {
      injector: TestBed.inject(Injector),
    })
      .text()
      .errors()
      .map(({ message }) => message);

  it('limits a text to the length of its column', () => {
    const { title } = ItemCreateSchema.properties;
    expect(messages('x'.repeat(title.maxLength), title)).toEqual([]);
    expect(messages('x'.repeat(title.maxLength + 1), title)).toEqual([
      'Use 200 characters or fewer.',
    ]);
  });

  it.each(['ada@example.com', 'anna@bücher.example', ''])('accepts the email “%s”', (email) => {
    expect(messages(email, InvitationCreateSchema.properties.email)).toEqual([]);
  });

  it.each(['ada', 'ada@', '@example.com', 'a da@example.com', 'a@b@c'])(
    'refuses the email “%s”',
    (email) => {
      expect(messages(email, InvitationCreateSchema.properties.email)).toEqual([
        'Enter a valid email address.',
      ]);
    },
  );
});
