import { NativeSelect } from "@mantine/core";
import { Row } from "./Row.tsx";

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly disabled?: boolean }[];
  readonly onChoose: (value: Value) => void;
  readonly disabled?: boolean;
  readonly error?: string | undefined;
}

/** A labelled choice among a few values. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const choose = (text: string): void => {
    const option = props.options.find((candidate) => candidate.value === text);
    if (option) props.onChoose(option.value);
  };
  return (
    <Row label={props.label}>
      {(id) => (
        <NativeSelect
          id={id}
          data={props.options.map((option) => ({ ...option }))}
          value={props.value}
          disabled={props.disabled ?? false}
          error={props.error}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
    </Row>
  );
}
