import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useApp, useTranslate } from "../state/context.tsx";
import { Choice } from "./Choice.tsx";
import { Row } from "./Row.tsx";

/** Choices of single formats by the option they set, each value at the end of its label's key: shown when a chosen format heeds it. */
const choices = {
  surfer: ["export.surfer.7", "export.surfer.6-binary", "export.surfer.6-text"],
  layout: ["export.layout.long", "export.layout.matrix"],
  tiffTimes: ["export.tiffTimes.bands", "export.tiffTimes.files"],
  contours: ["export.contours.bands", "export.contours.lines"],
} as const;
type FormatChoice = keyof typeof choices;

/** Options of the formats that are chosen. */
export function ExportFormatChoices() {
  const { heeded } = useApp((state) => ({
    heeded: state.exportFormats
      .filter(({ extension }) => state.exportSet.formats.includes(extension))
      .flatMap(({ options }) => options)
      .join(" "),
  }));
  const known = new Set(heeded.split(" "));
  return (
    <>
      {(Object.keys(choices) as FormatChoice[])
        .filter((option) => known.has(option))
        .map((option) => (
          <FormatChoiceRow key={option} option={option} />
        ))}
      {known.has("noData") && <NoData />}
      {known.has("comments") && <Comments />}
    </>
  );
}

function FormatChoiceRow({ option }: { option: FormatChoice }) {
  const t = useTranslate();
  const { value, change } = useApp((state) => ({
    value: state.exportSet.options[option],
    change: state.changeExportOptions,
  }));
  return (
    <Choice
      label={t(`export.${option}`)}
      value={value}
      options={choices[option].map((key) => ({
        value: key.slice(`export.${option}.`.length),
        label: t(key),
      }))}
      onChoose={(wanted) => void change({ [option]: wanted })}
    />
  );
}

/** A number, or nothing for the custom of each format. */
function NoData() {
  const t = useTranslate();
  const { noData, change } = useApp((state) => ({
    noData: state.exportSet.options.noData,
    change: state.changeExportOptions,
  }));
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (noData === "auto" ? "" : String(noData));
  const isWrong = text.trim() !== "" && !Number.isFinite(Number(text));
  const type = (typed: string): void => {
    setDraft(typed);
    if (typed.trim() === "") void change({ noData: "auto" });
    else if (Number.isFinite(Number(typed))) void change({ noData: Number(typed) });
  };
  return (
    <Row label={t("export.noData")}>
      {(id) => (
        <TextInput
          id={id}
          value={text}
          placeholder={t("export.noDataCustom")}
          error={isWrong ? t("field.notNumber", { example: "-9999" }) : undefined}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
    </Row>
  );
}

function Comments() {
  const t = useTranslate();
  const { comments, change } = useApp((state) => ({
    comments: state.exportSet.options.comments,
    change: state.changeExportOptions,
  }));
  return (
    <Checkbox
      size="xs"
      label={t("export.comments")}
      checked={comments}
      onChange={(event) => void change({ comments: event.currentTarget.checked })}
    />
  );
}
