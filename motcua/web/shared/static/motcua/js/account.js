// What coming in gains where scripts run: passwords that can be looked at, and passkeys. A code always does without.
import "./show-password.js";
import "./passkey.js";
