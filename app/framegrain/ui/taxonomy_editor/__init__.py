"""The taxonomy editor: tree, forms, preview."""
