// What makes the desk quicker where scripts run. Every page works without this file.
import "./row-keys.js";
import "./undo-timer.js";
import "./draft-autosave.js";
import "./id-card-scanner.js";
import "./print-on-load.js";
import "./picked-bar.js";
import "./scan-viewer.js";
import "./hot-keys.js";
