"""What opens over the window: export, keys, commands, manual, preferences, about. Nothing here stops the program."""
