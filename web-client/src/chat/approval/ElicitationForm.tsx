import type { Approval } from '@homie/protocol';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { safeLink } from '../transcript/markdown/links';
import type { Answer } from './answer';
import { type FormField, type FormValue, type FormValues, fieldsOf, readForm } from './schema';

export interface ElicitationFormProps {
  readonly approval: Approval;
  readonly disabled: boolean;
  readonly onAnswer: (answer: Answer) => void;
}

const BUTTON = 'h-11 w-full @md:h-8 @md:w-auto touch:h-11';

/** What a tool of the agent asks of its user: a form, or a page to visit. */
export function ElicitationForm({ approval, disabled, onAnswer }: ElicitationFormProps) {
  const fields = useMemo(() => (approval.schema ? fieldsOf(approval.schema) : []), [approval.schema]);
  const [values, setValues] = useState<FormValues>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (disabled || !fields) return;
    const read = readForm(fields, values);
    setErrors('errors' in read ? read.errors : {});
    if ('content' in read) onAnswer({ action: 'accept', content: read.content });
  };
  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      {approval.url ? <Visit url={approval.url} /> : null}
      {fields ? (
        fields.map((field) => (
          <FieldView
            key={field.name}
            field={field}
            value={values[field.name] ?? field.initial}
            error={errors[field.name]}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))
      ) : (
        <p className="text-ui text-muted-foreground">This form cannot be shown here: it asks for more than fields.</p>
      )}
      <div className="flex flex-col gap-2 @md:flex-row">
        {fields ? (
          <Button type="submit" variant="primary" disabled={disabled} className={BUTTON}>
            {approval.url ? 'I have done that' : 'Send'}
          </Button>
        ) : null}
        <Button disabled={disabled} onClick={() => onAnswer({ action: 'decline' })} className={BUTTON}>
          Decline
        </Button>
        <Button variant="ghost" disabled={disabled} onClick={() => onAnswer({ action: 'cancel' })} className={BUTTON}>
          Dismiss
        </Button>
      </div>
    </form>
  );
}

function Visit({ url }: { readonly url: string }) {
  const link = safeLink(url);
  if (!link) return <p className="font-mono text-xs wrap-anywhere">{url}</p>;
  return (
    <p className="space-y-1">
      <Button asChild className={BUTTON}>
        <a href={link} target="_blank" rel="noopener noreferrer nofollow">
          <ExternalLink aria-hidden />
          Open {new URL(link).host || 'it'}
        </a>
      </Button>
      <span className="block font-mono text-xs wrap-anywhere text-muted-foreground">{link}</span>
    </p>
  );
}

interface FieldViewProps {
  readonly field: FormField;
  readonly value: FormValue;
  readonly error: string | undefined;
  readonly onChange: (value: FormValue) => void;
}

const TYPES: Readonly<Record<string, string>> = {
  email: 'email',
  uri: 'url',
  date: 'date',
  'date-time': 'datetime-local',
};

function FieldView({ field, value, error, onChange }: FieldViewProps): ReactNode {
  const label = field.required ? field.title : `${field.title} (optional)`;
  if (field.type === 'boolean')
    return (
      <label className="flex min-h-8 items-start gap-2.5 py-1 touch:min-h-11">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
          className="mt-0.5 size-4 accent-(--homie-accent)"
        />
        <span>
          {field.title}
          {field.hint ? <span className="block text-xs text-muted-foreground">{field.hint}</span> : null}
        </span>
      </label>
    );
  if (field.type === 'choices') {
    const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
    return (
      <fieldset className="space-y-1">
        <legend className="text-xs font-medium">{label}</legend>
        {field.choices.map((choice) => (
          <label key={choice.value} className="flex min-h-8 items-center gap-2.5 touch:min-h-11">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, choice.value] : chosen.filter((each) => each !== choice.value),
                )
              }
              className="size-4 accent-(--homie-accent)"
            />
            {choice.title}
          </label>
        ))}
        {error || field.hint ? (
          <p className={error ? 'text-xs text-destructive' : 'text-xs text-muted-foreground'}>{error ?? field.hint}</p>
        ) : null}
      </fieldset>
    );
  }
  const text = typeof value === 'string' ? value : '';
  return (
    <Field label={label} hint={field.hint} error={error}>
      {field.type === 'choice' ? (
        <select
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className="block h-8 w-full rounded-md border border-border-strong bg-background px-2 text-ui touch:h-11 touch:text-base"
        >
          <option value="">Choose…</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.title}
            </option>
          ))}
        </select>
      ) : (
        <Input
          type={TYPES[field.format ?? ''] ?? 'text'}
          inputMode={field.type === 'text' ? undefined : field.type === 'integer' ? 'numeric' : 'decimal'}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
