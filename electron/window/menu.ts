import { app, Menu, type MenuItemConstructorOptions } from "electron";
import type { MenuCommand } from "../../shared/contract.ts";

/** The native menu; its commands are carried out by the page, which knows what is possible now. */
export function installMenu(send: (command: MenuCommand) => void): void {
  const words = app.getLocale().startsWith("zh") ? chinese : english;
  const command = (label: string, accelerator: string, name: MenuCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(name),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
    {
      label: words.file,
      submenu: [
        command(words.open, "CmdOrCtrl+O", "open"),
        command(words.export, "CmdOrCtrl+E", "export"),
        { type: "separator" },
        { role: process.platform === "darwin" ? "close" : "quit" },
      ],
    },
    { role: "editMenu" },
    {
      label: words.run,
      submenu: [
        command(words.start, "CmdOrCtrl+Return", "run"),
        command(words.cancel, "CmdOrCtrl+.", "cancel"),
      ],
    },
    { role: "viewMenu" },
    { role: "windowMenu" },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

const english = {
  file: "&File",
  open: "Open stations...",
  export: "Export...",
  run: "&Run",
  start: "Run",
  cancel: "Cancel",
};

const chinese: typeof english = {
  file: "文件(&F)",
  open: "打开站点文件...",
  export: "导出...",
  run: "运行(&R)",
  start: "运行",
  cancel: "取消",
};
