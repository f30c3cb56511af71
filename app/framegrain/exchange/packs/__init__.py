"""Packs: one zip archive that carries a project, its videos where wanted, and a list of all it holds."""
