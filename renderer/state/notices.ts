import type { ErrorMessage } from "../../shared/errors.ts";
import type { Phrase } from "../i18n/translate.ts";
import type { Slice } from "./appState.ts";

/** What a notice is about: a newer one on the same subject takes the older one's place. */
export type NoticeSubject = "read" | "background" | "project" | "run" | "export" | "drop" | "fault";

export interface Notice {
  readonly subject: NoticeSubject;
  readonly kind: "error" | "success" | "warning";
  readonly title: Phrase | null;
  /** Plain text, for example a path, already in the user's words. */
  readonly text: Phrase | null;
  readonly error: ErrorMessage | null;
}

export interface NoticeSlice {
  /** Shown until dismissed or replaced, oldest first. */
  readonly notices: readonly Notice[];
  readonly notify: (notice: Notice) => void;
  readonly fail: (subject: NoticeSubject, error: ErrorMessage) => void;
  readonly dismiss: (subject: NoticeSubject) => void;
}

export const noticeSlice: Slice<NoticeSlice> = (set) => {
  const without = (notices: readonly Notice[], subject: NoticeSubject): readonly Notice[] =>
    notices.filter((notice) => notice.subject !== subject);
  const notify = (notice: Notice): void =>
    set(({ notices }) => ({ notices: [...without(notices, notice.subject), notice] }));
  return {
    notices: [],
    notify,
    fail: (subject, error) => notify({ subject, kind: "error", title: null, text: null, error }),
    dismiss: (subject) => set(({ notices }) => ({ notices: without(notices, subject) })),
  };
};
