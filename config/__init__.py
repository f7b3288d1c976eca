"""The switchboard: environment, settings, schedule, addresses. Knows every app; no app knows it."""
