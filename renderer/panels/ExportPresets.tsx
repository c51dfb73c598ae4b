import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useApp, useTranslate } from "../state/context.tsx";
import { Choice } from "./Choice.tsx";
import styles from "./export.module.css";
import { Row } from "./Row.tsx";

/** Sets of options under names: choose one, save the one in hand, remove one. */
export function ExportPresets() {
  const t = useTranslate();
  const [name, setName] = useState("");
  const { presets, change, savePreset, removePreset } = useApp((state) => ({
    presets: state.presets,
    change: state.changeExport,
    savePreset: state.savePreset,
    removePreset: state.removePreset,
  }));
  const choose = (wanted: string): void => {
    setName(wanted);
    const preset = presets.find((one) => one.name === wanted);
    if (preset) void change({ formats: preset.formats, pattern: preset.pattern, options: preset.options });
  };
  const isSaved = presets.some((preset) => preset.name === name);
  return (
    <>
      <Choice
        label={t("export.preset")}
        value={isSaved ? name : ""}
        options={[
          { value: "", label: t("export.noPreset") },
          ...presets.map((preset) => ({ value: preset.name, label: preset.name })),
        ]}
        onChoose={choose}
      />
      <Row label={t("export.presetName")}>
        {(id) => (
          <div className={styles.saving}>
            <TextInput
              id={id}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              variant="default"
              disabled={name.trim() === ""}
              onClick={() => void savePreset(name.trim())}
            >
              {t("export.save")}
            </Button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={t("export.remove")}
              title={t("export.remove")}
              disabled={!isSaved}
              onClick={() => void removePreset(name)}
            >
              <Trash2 size={15} aria-hidden />
            </ActionIcon>
          </div>
        )}
      </Row>
    </>
  );
}
