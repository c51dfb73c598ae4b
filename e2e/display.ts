import { startDisplay } from "../scripts/display.mjs";

/** Gives the tests a virtual display where there is none; Playwright calls the answer when they have ended. */
export default startDisplay;
