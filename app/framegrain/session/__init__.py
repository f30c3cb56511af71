"""The application without a window: one open project, the person's focus, and the only door for changes."""
