import { Button, NativeSelect, Popover, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import panel from "../panel.module.css";
import styles from "./reading.module.css";
import type { Subject } from "./subject.ts";

/** Ways of reading that were given a name: choose one, save these corrections as one, rename it, delete it. */
export function NamedLayouts({ subject: { options, stations } }: { subject: Subject }) {
  const t = useTranslate();
  const { names, correct, refresh } = useApp((state) => ({
    names: state.namedLayouts,
    correct: state.correctReading,
    refresh: state.refreshLayouts,
  }));
  useEffect(() => void refresh(), [refresh]);
  const chosen = names.find((name) => name === options.named);
  return (
    <div className={styles.layouts}>
      {names.length > 0 && (
        <NativeSelect
          aria-label={t("layouts.layout")}
          value={chosen ?? ""}
          data={[
            { value: "", label: t("layouts.none") },
            ...names.map((name) => ({ value: name, label: t("layouts.named", { name }) })),
          ]}
          onChange={({ currentTarget: { value } }) => void correct({ named: value })}
        />
      )}
      {stations && <SaveLayout key={chosen} chosen={chosen} />}
    </div>
  );
}

function SaveLayout({ chosen }: { chosen: string | undefined }) {
  const t = useTranslate();
  const said = useMainText();
  const { save, rename, remove, error, names } = useApp((state) => ({
    save: state.saveLayout,
    rename: state.renameLayout,
    remove: state.removeLayout,
    error: state.layoutError,
    names: state.namedLayouts,
  }));
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState(chosen ?? "");
  const name = draft.trim();
  const closeWhen = (done: boolean): void => setOpened(!done);
  const isTaken = names.includes(name);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      trapFocus
      withinPortal={false}
      shadow="md"
    >
      <Popover.Target>
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpened(!opened)}>
          {t("layouts.save")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.saveLayout}>
        <TextInput
          label={t("layouts.name")}
          description={t("layouts.hint")}
          value={draft}
          maxLength={80}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        {error && <p className={panel.warning}>{said(error.message)}</p>}
        <div className={styles.buttons}>
          <Button disabled={name === ""} onClick={() => void save(name).then(closeWhen)}>
            {t(isTaken ? "layouts.replace" : "layouts.keep")}
          </Button>
          {chosen !== undefined && (
            <>
              <Button
                variant="default"
                disabled={name === "" || name === chosen}
                onClick={() => void rename(chosen, name).then(closeWhen)}
              >
                {t("layouts.rename")}
              </Button>
              <Button variant="default" color="red" onClick={() => void remove(chosen).then(closeWhen)}>
                {t("layouts.remove", { name: chosen })}
              </Button>
            </>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
