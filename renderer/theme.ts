import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** From pale to dark; shade 7 on white and shade 3 on the dark surfaces both pass 4.5 : 1. */
const blue: MantineColorsTuple = [
  "#edf4ff",
  "#dbe8fb",
  "#b3cef5",
  "#7fb0ff",
  "#5f97f0",
  "#3f7fe3",
  "#2c6dd4",
  "#1d5dc0",
  "#174ea4",
  "#103c82",
];

/** Inks and surfaces of the dark theme, from text to ground, in the places where Mantine looks for them. */
const dark: MantineColorsTuple = [
  "#e4e8ef",
  "#c3cad6",
  "#9ba6b7",
  "#6f7a8b",
  "#2f3744",
  "#222935",
  "#10141b",
  "#171b23",
  "#12161d",
  "#0d1016",
];

/** The system's own font first, then those that carry Chinese on Windows, macOS and Linux. */
const systemFonts = [
  "system-ui",
  "-apple-system",
  '"Segoe UI"',
  '"PingFang SC"',
  '"Microsoft YaHei UI"',
  '"Noto Sans"',
  '"Noto Sans CJK SC"',
  '"Droid Sans Fallback"',
  "sans-serif",
].join(", ");

const small = { defaultProps: { size: "xs" } };
/** What opens is there at once: a tool of the trade keeps nobody waiting. */
const instant = { defaultProps: { transitionProps: { duration: 0 } } };
/** The window itself never scrolls, so dialogs need not lock it. */
const dialog = { defaultProps: { ...instant.defaultProps, lockScroll: false } };
/** Fields two pixels lower than the library's smallest, so that more of the rail is in sight. */
const field = { defaultProps: { size: "xs" }, vars: () => ({ wrapper: { "--input-height": "28px" } }) };

export const theme = createTheme({
  colors: { blue, dark },
  primaryColor: "blue",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  fontFamily: systemFonts,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: small,
    TextInput: field,
    NativeSelect: field,
    Switch: small,
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, multiline: true, maw: 320 } },
    Modal: dialog,
    Drawer: dialog,
    Menu: instant,
    Popover: instant,
  },
});

/** Surfaces and inks of both themes; panels use these names, and Mantine's own are tied to them. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default-border": "var(--line)",
  },
  light: {
    "--surface": "#ffffff",
    "--ground": "#f6f8fb",
    "--inset": "#f3f5f9",
    "--line": "#dde2ea",
    "--ink": "#1a2130",
    "--muted": "#576175",
    "--accent": "#1d5dc0",
    "--accent-pale": "#e6effc",
    "--good": "#1b7f4b",
    "--doubtful": "#a15c00",
    "--bad": "#b3261e",
    "--low": "#1d5dc0",
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-error": "var(--bad)",
  },
  dark: {
    "--surface": "#171b23",
    "--ground": "#10131a",
    "--inset": "#10141b",
    "--line": "#2b323e",
    "--ink": "#e4e8ef",
    "--muted": "#9ba6b7",
    "--accent": "#7fb0ff",
    "--accent-pale": "#1c2a44",
    "--good": "#4cc38a",
    "--doubtful": "#eaa23d",
    "--bad": "#ff8078",
    "--low": "#7fb0ff",
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-error": "var(--bad)",
  },
});
