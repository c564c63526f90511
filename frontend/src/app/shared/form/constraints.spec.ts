import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { form } from '@angular/forms/signals';

import { InvitationCreateSchema, UserCreateSchema } from '../../api/schemas.gen';
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
    const { full_name } = UserCreateSchema.properties;
    expect(messages('x'.repeat(full_name.maxLength), full_name)).toEqual([]);
    expect(messages('x'.repeat(full_name.maxLength + 1), full_name)).toEqual([
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
