import { TextInput } from "@mantine/core";
import { useState } from "react";
import { type Phrase, say } from "../i18n/translate.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { type NumberRule, parseNumber } from "./numberText.ts";
import { Row } from "./Row.tsx";

interface NumberFieldProps {
  readonly label: string;
  /** Names a field that a run depends on: while its text is no usable value, none can be started. */
  readonly field?: string;
  readonly value: number | "auto";
  readonly rule: NumberRule;
  readonly onCommit: (value: number | "auto") => void;
  /** Shown at the end of the field: its unit, or what "auto" came to. */
  readonly unit?: string | undefined;
  readonly disabled?: boolean;
  /** Keeps the label from sight. */
  readonly bare?: boolean;
  readonly hint?: string | undefined;
  /** A fault that lies in this field together with others. */
  readonly fault?: Phrase | undefined;
}

/** A text typed for a value: it is shown as typed as long as that value is in force. */
interface Draft {
  readonly text: string;
  readonly value: number | "auto";
  readonly epoch: number;
}

/**
 * A number typed as plain text. Every usable text takes effect at once; any other is kept, marked, and keeps
 * a run from starting, so that nothing is computed with a value that is not the one on the screen.
 */
export function NumberField(props: NumberFieldProps) {
  const { epoch, language, markField } = useApp((state) => ({
    epoch: state.draftEpoch,
    language: state.language,
    markField: state.markField,
  }));
  const t = useTranslate();
  const [draft, setDraft] = useState<Draft | null>(null);
  const live = draft !== null && draft.epoch === epoch && draft.value === props.value;
  const text = live ? draft.text : props.value === "auto" ? t("field.auto") : String(props.value);
  const fault = (props.disabled ? null : parseNumber(text, props.rule).fault) ?? props.fault;

  const type = (typed: string): void => {
    const parsed = parseNumber(typed, props.rule);
    if (props.field !== undefined) markField(props.field, parsed.fault === null);
    setDraft({ text: typed, value: parsed.value ?? props.value, epoch });
    if (parsed.value !== null) props.onCommit(parsed.value);
  };

  return (
    <Row label={props.label} bare={props.bare ?? false}>
      {(id) => (
        <TextInput
          id={id}
          value={text}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          disabled={props.disabled ?? false}
          data-setting
          error={fault ? say(language, fault) : undefined}
          title={props.hint}
          rightSection={props.unit ? <small>{props.unit}</small> : undefined}
          rightSectionPointerEvents="none"
          rightSectionWidth={props.unit && props.unit.length > 2 ? 56 : 30}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => fault || setDraft(null)}
        />
      )}
    </Row>
  );
}
