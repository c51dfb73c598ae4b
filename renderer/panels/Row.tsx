import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

/** A label with its field beside it; the field takes the id it is given. A bare row keeps its label from sight. */
export function Row(props: { label: string; bare?: boolean; children: (id: string) => ReactNode }) {
  const { label, bare = false, children } = props;
  const id = useId();
  return (
    <div className={bare ? `${styles.row} ${styles.bare}` : styles.row}>
      <label className={bare ? styles.hidden : styles.label} htmlFor={id}>
        {label}
      </label>
      <div>{children(id)}</div>
    </div>
  );
}
