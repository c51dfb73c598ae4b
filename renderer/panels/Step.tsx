import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

/** One of the four numbered steps of the rail. */
export function Step(props: { number: number; title: string; aside?: ReactNode; children: ReactNode }) {
  const titleId = useId();
  return (
    <section className={styles.card} aria-labelledby={titleId}>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden>
          {props.number}
        </span>
        <h2 id={titleId}>{props.title}</h2>
        {props.aside}
      </div>
      <div className={styles.rows}>{props.children}</div>
    </section>
  );
}
