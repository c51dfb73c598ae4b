import { TextInput } from "@mantine/core";
import { useId, useState } from "react";
import styles from "./reading.module.css";

interface CommittedTextProps {
  readonly label: string;
  readonly value: string;
  /** What holds while nothing is entered. */
  readonly placeholder: string;
  readonly suggestions?: readonly string[];
  readonly disabled?: boolean;
  readonly wide?: boolean;
  /** Why a text cannot be taken; null when it can. */
  readonly fault?: (text: string) => string | null;
  readonly onCommit: (text: string) => void;
}

/** A text that takes effect on Enter, or when it is left; Escape gives it up. */
export function CommittedText(props: CommittedTextProps) {
  const { label, value, placeholder, suggestions, disabled = false, wide = false, fault, onCommit } = props;
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = (draft ?? value).trim();
  const error = draft === null || text === "" ? null : (fault?.(text) ?? null);
  const commit = (): void => {
    if (draft === null || error !== null) return;
    setDraft(null);
    if (text !== value) onCommit(text);
  };
  return (
    <div className={wide ? styles.wide : undefined}>
      <TextInput
        label={label}
        value={draft ?? value}
        placeholder={placeholder}
        disabled={disabled}
        error={error}
        list={suggestions && listId}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key !== "Escape" || draft === null) return;
          event.stopPropagation();
          setDraft(null);
        }}
      />
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </div>
  );
}
