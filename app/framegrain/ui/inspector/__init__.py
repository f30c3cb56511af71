"""The inspector: what is known of the selection, its attributes and verdict, and the history."""
