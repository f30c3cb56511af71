"""The same functions from a terminal. Exit status: 0 fine, 1 findings, 2 unusable input or arguments."""
