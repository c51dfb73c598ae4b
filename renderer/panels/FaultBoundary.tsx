import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslate } from "../state/context.tsx";
import styles from "./shell.module.css";

/** Shows a fault of the page itself in words and with its details, instead of a white window. */
export class FaultBoundary extends Component<{ children: ReactNode }, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { fault: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return <Fault fault={fault} onAgain={() => this.setState({ fault: null })} />;
  }
}

function Fault({ fault, onAgain }: { fault: Error; onAgain: () => void }) {
  const t = useTranslate();
  return (
    <main className={styles.fault} role="alert">
      <h1>{t("fault.title")}</h1>
      <p>{t("fault.words")}</p>
      <pre>{fault.stack ?? fault.message}</pre>
      <Button onClick={onAgain}>{t("fault.again")}</Button>
    </main>
  );
}
