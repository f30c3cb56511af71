"""The sidebar: which labels there are, which can be used now, and what each one means."""
