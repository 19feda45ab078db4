import type { AgentQuestion, Approval } from '@homie/protocol';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/button';
import { Input } from '../../ui/input';
import { Textarea } from '../../ui/textarea';
import type { Answer } from './answer';

export interface QuestionFormProps {
  readonly approval: Approval;
  readonly disabled: boolean;
  readonly onAnswer: (answer: Answer) => void;
}

interface Given {
  readonly chosen: readonly string[];
  /** A text of one's own; undefined when it is not chosen. */
  readonly own: string | undefined;
}

const NOTHING: Given = { chosen: [], own: undefined };

/** The texts that answer a question; empty when it is not answered yet. */
export function textsOf(question: AgentQuestion, given: Given): string[] {
  const own = given.own?.trim();
  return [...(question.options?.length ? given.chosen : []), ...(own ? [own] : [])];
}

/** Questions with the answers to choose from, or a text of one's own. */
export function QuestionForm({ approval, disabled, onAnswer }: QuestionFormProps) {
  const questions = approval.questions ?? [];
  const [given, setGiven] = useState<Readonly<Record<string, Given>>>({});
  const complete = questions.every((each) => textsOf(each, given[each.id] ?? NOTHING).length > 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (disabled || !complete) return;
    onAnswer({
      answers: Object.fromEntries(questions.map((each) => [each.id, textsOf(each, given[each.id] ?? NOTHING)])),
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      {questions.map((each) => (
        <QuestionField
          key={each.id}
          question={each}
          given={given[each.id] ?? NOTHING}
          onChange={(next) => setGiven({ ...given, [each.id]: next })}
        />
      ))}
      <Button
        type="submit"
        variant="primary"
        disabled={disabled || !complete}
        className="h-11 w-full @md:h-8 @md:w-auto touch:h-11"
      >
        {questions.length === 1 ? 'Send the answer' : 'Send the answers'}
      </Button>
    </form>
  );
}

interface QuestionFieldProps {
  readonly question: AgentQuestion;
  readonly given: Given;
  readonly onChange: (given: Given) => void;
}

const ROW =
  'flex min-h-9 cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2 hover:bg-hover has-checked:border-primary has-checked:bg-primary-soft touch:min-h-11';

function QuestionField({ question, given, onChange }: QuestionFieldProps) {
  const name = useId();
  const options = question.options ?? [];
  if (options.length === 0)
    return (
      <div className="space-y-1.5">
        <label htmlFor={name} className="block text-ui font-medium wrap-anywhere">
          <Header text={question.header} />
          {question.question}
        </label>
        <OwnText
          id={name}
          secret={question.secret}
          value={given.own ?? ''}
          onChange={(own) => onChange({ chosen: [], own })}
        />
      </div>
    );
  const type = question.multiple ? 'checkbox' : 'radio';
  const choose = (label: string, on: boolean): void => {
    if (!question.multiple) onChange({ chosen: [label], own: undefined });
    else onChange({ ...given, chosen: on ? [...given.chosen, label] : given.chosen.filter((each) => each !== label) });
  };
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1.5 text-ui font-medium wrap-anywhere">
        <Header text={question.header} />
        {question.question}
        {question.multiple ? <span className="font-normal text-muted-foreground"> (several are possible)</span> : null}
      </legend>
      {options.map((option) => (
        <label key={option.label} className={ROW}>
          <input
            type={type}
            name={name}
            checked={given.chosen.includes(option.label)}
            onChange={(event) => choose(option.label, event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-(--homie-accent)"
          />
          <span className="min-w-0 wrap-anywhere">
            {option.label}
            {option.description ? (
              <span className="block text-xs text-muted-foreground">{option.description}</span>
            ) : null}
          </span>
        </label>
      ))}
      {question.other ? (
        <>
          <label className={ROW}>
            <input
              type={type}
              name={name}
              checked={given.own !== undefined}
              onChange={(event) =>
                onChange({ chosen: question.multiple ? given.chosen : [], own: event.target.checked ? '' : undefined })
              }
              className="mt-0.5 size-4 shrink-0 accent-(--homie-accent)"
            />
            Something else
          </label>
          {given.own !== undefined ? (
            <OwnText
              label="Your own answer"
              secret={question.secret}
              value={given.own}
              onChange={(own) => onChange({ ...given, own })}
            />
          ) : null}
        </>
      ) : null}
    </fieldset>
  );
}

function Header({ text }: { readonly text: string }) {
  return text ? <span className="block text-xs font-normal text-muted-foreground">{text}</span> : null;
}

interface OwnTextProps {
  readonly id?: string;
  readonly label?: string;
  readonly secret: boolean | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function OwnText({ id, label, secret, value, onChange }: OwnTextProps) {
  return secret ? (
    <Input
      id={id}
      aria-label={label}
      type="password"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  ) : (
    <Textarea id={id} aria-label={label} rows={2} value={value} onChange={(event) => onChange(event.target.value)} />
  );
}
