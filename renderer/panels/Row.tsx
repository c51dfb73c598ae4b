import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

/** A label with its field beside it; the field takes the id it is given. */
export function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div>{children(id)}</div>
    </div>
  );
}
